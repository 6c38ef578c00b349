import type { FieldModel, MessageModel, OneofModel } from './model.js';

/** Which kinds of rules hold for a message: its own, or those of messages that it holds at any depth. */
interface RuleKinds {
  readonly pgv: boolean;
  readonly buf: boolean;
}

const known = new WeakMap<MessageModel, RuleKinds>();

/**
 * Whether a message has validation rules, its own or those of a message that it holds: such a
 * message has a generated validator.
 */
export function hasRules(message: MessageModel): boolean {
  const { pgv, buf } = ruleKinds(message);
  return pgv || buf;
}

/** Whether rules of protoc-gen-validate hold for a message. */
export function hasPgvRules(message: MessageModel): boolean {
  return ruleKinds(message).pgv;
}

/** Whether rules of protovalidate hold for a message. */
export function hasBufRules(message: MessageModel): boolean {
  return ruleKinds(message).buf;
}

function ruleKinds(message: MessageModel): RuleKinds {
  const answer = known.get(message);
  if (answer !== undefined) return answer;
  const kinds: RuleKinds = {
    pgv: reachable(message, nestedMessages).some(hasOwnPgvRules),
    buf: reachable(message, heldMessages).some(hasOwnBufRules),
  };
  known.set(message, kinds);
  return kinds;
}

/** The message, and all that can be reached from it. */
function reachable(
  start: MessageModel,
  next: (message: MessageModel) => MessageModel[],
): MessageModel[] {
  const seen = new Set<MessageModel>([start]);
  for (const message of seen) {
    for (const nested of next(message)) seen.add(nested);
  }
  return [...seen];
}

/**
 * The messages in fields of a message whose own rules of protoc-gen-validate apply there: not those
 * that a rule skips, nor values such as wrappers.
 */
export function nestedMessages(message: MessageModel): MessageModel[] {
  if (isExempt(message)) return [];
  return message.fields.flatMap((field) => {
    const { type } = field;
    const isEntered = type.kind === 'message' && type.message.representation === 'message';
    return isEntered && !isSkipped(field) ? [type.message] : [];
  });
}

function heldMessages(message: MessageModel): MessageModel[] {
  return message.fields.flatMap(({ type }) => (type.kind === 'message' ? [type.message] : []));
}

/** Whether `message.skip` is set, of a list for its items, of a map for its values. */
function isSkipped({ rules }: FieldModel): boolean {
  const type = rules.pgv?.type;
  if (type?.case === 'repeated') return type.value.items?.message?.skip === true;
  if (type?.case === 'map') return type.value.values?.message?.skip === true;
  return rules.pgv?.message?.skip === true;
}

/** Whether a rule of protoc-gen-validate says that a field of a oneof has to be set. */
export function isPgvRequired({ required, bufRules }: OneofModel): boolean {
  return required && bufRules?.required !== true;
}

function hasOwnPgvRules(message: MessageModel): boolean {
  if (isExempt(message)) return false;
  const hasFieldRules = message.fields.some(({ rules }) => rules.pgv !== undefined);
  return hasFieldRules || message.oneofs.some(isPgvRequired);
}

function hasOwnBufRules(message: MessageModel): boolean {
  return (
    message.rules.buf !== undefined ||
    message.fields.some(({ rules }) => rules.buf !== undefined) ||
    message.oneofs.some(({ bufRules }) => bufRules !== undefined)
  );
}

function isExempt(message: MessageModel): boolean {
  return message.rules.disabled || message.rules.ignored;
}
