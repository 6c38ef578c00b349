import { fromBinary, type DescMessage } from '@bufbuild/protobuf';
import { pathToString } from '@bufbuild/protobuf/reflect';
import type { Validator, Violation as BufViolation } from '@bufbuild/protovalidate';
import type { MessageFns } from '../message/message-fns.js';
import type { PartialMessage } from '../message/partial-message.js';
import type { Violation } from '../validation/violation.js';
import { NO_VIOLATIONS } from '../validation/violations.js';
import { schemaOf } from './schema.js';

/**
 * Makes the check of a message type by its `buf.validate` rules and those of the messages that it
 * holds. Rules are compiled when the first message is checked.
 *
 * protovalidate reads messages of Protobuf-ES, so a message is encoded and decoded once more for
 * it.
 *
 * @param descriptors of the file that declares the message, and of all it imports
 * @throws CompilationError | RuntimeError from the check, for a rule that is no valid CEL or fails
 *   on the message
 */
export function bufValidator<T>(
  descriptors: () => readonly Uint8Array[],
  typeName: string,
  fns: Pick<MessageFns<T>, 'encode'>,
): (message: T | undefined) => readonly Violation[] {
  let compiled: { validator: Validator; type: DescMessage } | undefined;
  return (message) => {
    if (message == null) return NO_VIOLATIONS;
    const bytes = encode(fns, message);
    if (bytes === undefined) return [unreadable(typeName)];
    compiled ??= compile(descriptors, typeName);
    const { validator, type } = compiled;
    const result = validator.validate(type, fromBinary(type, bytes));
    if (result.kind === 'error') throw result.error;
    return result.kind === 'valid' ? NO_VIOLATIONS : result.violations.map(violationOf);
  };
}

function compile(descriptors: () => readonly Uint8Array[], typeName: string) {
  const { registry, validator } = schemaOf(descriptors);
  const type = registry.getMessage(typeName);
  if (type === undefined) throw new Error(`message "${typeName}" is not in its descriptors`);
  return { validator, type };
}

function encode<T>(fns: Pick<MessageFns<T>, 'encode'>, message: T): Uint8Array | undefined {
  try {
    return fns.encode(message as PartialMessage<T>).finish();
  } catch {
    return undefined;
  }
}

/** A value that no decoder makes: the encoder does not know what to do with it. */
function unreadable(typeName: string): Violation {
  return { field: '', rule: 'message.valid', message: `value must be a valid ${typeName}` };
}

function violationOf({ field, ruleId, message }: BufViolation): Violation {
  return {
    field: pathToString(field),
    rule: ruleId,
    message: message || `rule ${ruleId} is broken`,
  };
}
