import type { FileModel, MessageModel } from '../../model/model.js';
import { hasBufRules, hasRules } from '../../model/rules.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { args, literal } from '../../print/printable.js';
import { descriptorsSymbol } from '../descriptors/emit-descriptors.js';
import type { Artefact } from '../emitter.js';
import { messageCodec } from '../symbols.js';
import { memberStatements } from './field-statements.js';
import { bufValidator } from './runtime.js';
import { createFileScope, type FileScope } from './scope.js';
import { line, printStatements, type Statement } from './statement.js';
import { nestedCall, validatorFunctions } from './validator-functions.js';

/**
 * `validate<TsName>(message)` for every message that has rules, its own or those of a message that
 * it holds.
 */
export const validators: Artefact = { suffix: '.validate', emit: emitValidators };

function emitValidators(file: FileModel, out: GeneratedFile): void {
  const scope = createFileScope(file, out);
  for (const message of file.messages.filter(hasRules)) emitValidator(message, scope, out);
}

function emitValidator(message: MessageModel, scope: FileScope, out: GeneratedFile): void {
  const checks = checksOf(message, scope);
  out.print();
  for (const { name, expression } of scope.takeConstants()) {
    out.print(`const ${name} = `, expression, ';');
  }
  if (hasBufRules(message)) emitBufValidator(message, out);
  out.print();
  out.doc(`Which rules of \`${message.typeName}\` a message breaks.`);
  printStatements(validatorFunctions(message, checks), out);
}

/** The checks of all members, with an empty line before each. */
function checksOf(message: MessageModel, scope: FileScope): Statement[] {
  return message.members
    .map((member) =>
      memberStatements(member, {
        local: scope.local,
        constant: scope.constant,
        validate: (nested, source) => nestedCall(message, nested, source),
      }),
    )
    .filter((statements) => statements.length > 0)
    .flatMap((statements) => [line(), ...statements]);
}

function emitBufValidator(message: MessageModel, out: GeneratedFile): void {
  const descriptors = descriptorsSymbol(message.file);
  const parameters = args(descriptors, literal(message.typeName), messageCodec(message));
  out.print(`const buf${message.tsName} = `, bufValidator, parameters, ';');
}
