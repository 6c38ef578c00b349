import type { MessageModel } from '../../model/model.js';
import { hasBufRules, hasPgvRules } from '../../model/rules.js';
import { importSymbol } from '../../print/import-symbol.js';
import { args, type Printable } from '../../print/printable.js';
import { messageInterface, messageValidator } from '../symbols.js';
import { reaches } from './recursion.js';
import { Checks } from './runtime.js';
import { block, line, type Statement } from './statement.js';

/*
 * A message has up to two functions:
 *
 * - `validateUser(message)` checks all rules
 * - `checkUser(message)` checks those of protoc-gen-validate alone. It is there if that is not the
 *   same, or if the message may hold itself: then it counts how deep it is.
 *
 * Messages that hold a user call `checkUser` where there is one: protovalidate checks a message
 * with all that it holds.
 */

/** The functions of a message, from the checks of its fields. */
export function validatorFunctions(
  message: MessageModel,
  checks: readonly Statement[],
): Statement[] {
  const head = `export function validate${message.tsName}`;
  const result = resultOf(message);
  if (result === undefined) return [functionOf(head, message, { checks })];
  const whole = block(signature(head, message, 'message'), [line('return ', result, ';')]);
  if (!hasPgvRules(message)) return [whole];
  const doc = line('/** Those of `validate.rules` alone, for messages that hold this one. */');
  return [whole, line(), ...(hasBufRules(message) ? [doc] : []), checkFunction(message, checks)];
}

/** What `validateUser` returns if it does not check the fields itself. */
function resultOf(message: MessageModel): Printable | undefined {
  const check = isDeep(message)
    ? `${checkName(message)}(message, 0)`
    : `${checkName(message)}(message)`;
  const buf = `buf${message.tsName}(message)`;
  if (!hasBufRules(message)) return isDeep(message) ? check : undefined;
  return hasPgvRules(message) ? [Checks.joinViolations, args(check, buf)] : buf;
}

function checkFunction(message: MessageModel, checks: readonly Statement[]): Statement {
  const head = `${hasBufRules(message) ? 'export ' : ''}function ${checkName(message)}`;
  if (!isDeep(message)) return functionOf(head, message, { checks });
  const tooDeep = line('if (depth > ', Checks.MAX_DEPTH, ') return ', Checks.TOO_DEEP, ';');
  return functionOf(head, message, { parameters: ['depth: number'], first: [tooDeep], checks });
}

/**
 * The violations of a message that another one holds. A call within a circle of messages goes one
 * step deeper.
 */
export function nestedCall(from: MessageModel, target: MessageModel, source: Printable): Printable {
  const isCircle = reaches(target, from);
  if (!isCircle && !hasBufRules(target)) return [messageValidator(target), '(', source, ')'];
  const depth = isCircle ? ', depth + 1' : ', 0';
  const check = importSymbol(checkName(target), messageValidator(target).from);
  return [check, '(', source, isDeep(target) ? depth : '', ')'];
}

/** Whether a message may hold itself. */
function isDeep(message: MessageModel): boolean {
  return reaches(message, message);
}

function checkName(message: MessageModel): string {
  return `check${message.tsName}`;
}

interface FunctionParts {
  /** Parameters after the message. */
  readonly parameters?: readonly string[];
  /** Statements before the checks. */
  readonly first?: readonly Statement[];
  readonly checks: readonly Statement[];
}

function functionOf(
  head: string,
  message: MessageModel,
  { parameters = [], first = [], checks }: FunctionParts,
): Statement {
  if (checks.length === 0) {
    const nothing = line('return ', Checks.NO_VIOLATIONS, ';');
    return block(signature(head, message, '_message'), [nothing]);
  }
  return block(signature(head, message, 'message', ...parameters), [
    line('if (message == null) return ', Checks.NO_VIOLATIONS, ';'),
    ...first,
    line('let found = ', Checks.NO_VIOLATIONS, ';'),
    ...checks,
    line(),
    line('return found;'),
  ]);
}

function signature(
  head: string,
  message: MessageModel,
  name: string,
  ...further: string[]
): Printable {
  const parameter: Printable = [`${name}: `, messageInterface(message), ' | undefined'];
  return [head, args(parameter, ...further), ': readonly ', Checks.Violation, '[] {'];
}
