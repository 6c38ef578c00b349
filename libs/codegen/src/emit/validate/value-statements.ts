import type { FieldRules } from '../../gen/validate/validate_pb.js';
import type { FieldModel, MessageModel, ValueType } from '../../model/model.js';
import { hasPgvRules } from '../../model/rules.js';
import type { Printable } from '../../print/printable.js';
import { anyChecks } from './any-checks.js';
import type { Check, CheckContext } from './check.js';
import { checkStatement, nestedStatement, requiredStatement, type Place } from './place.js';
import { Checks } from './runtime.js';
import { scalarValue } from './scalar-value.js';
import { branch, line, when, type Statement } from './statement.js';
import { durationChecks, timestampChecks } from './time-checks.js';

/** What the statements of a function may refer to. */
export interface FunctionScope {
  /** Variable for a field or oneof. `looped`: for a list or map. */
  local(key: string, looped?: boolean): string;
  constant(hint: string, expression: Printable): string;
  /** Call of the validator of a message. */
  validate(message: MessageModel, source: Printable): Printable;
}

/** A value to be checked. */
export interface Value {
  readonly type: ValueType;
  readonly rules: FieldRules | undefined;
  /** Expression that gives the value. */
  readonly source: Printable;
  /** Variable that may be declared for it. If it is the source itself, none is. */
  readonly local: string;
  /** Beginning of the names of constants. */
  readonly hint: string;
  readonly place: Place;
  /** Whether an absent value is the default, rather than nothing to check. */
  readonly absentIsDefault: boolean;
  /** Whether it is a proto3 `optional` field. */
  readonly optional?: boolean;
  readonly defaultValue?: FieldModel['defaultValue'];
}

/** Checks of one value: a singular field, an item of a list, a key or value of a map. */
export function valueStatements(value: Value, scope: FunctionScope): Statement[] {
  const required = isRequired(value);
  if (value.type.kind === 'message' && value.type.message.representation === 'message') {
    return value.rules?.type.case === undefined
      ? nestedStatements(value, value.type.message, required, scope)
      : objectStatements(value, required, scope);
  }
  const body = scalarStatements(value, scope);
  if (value.absentIsDefault && !required) return body;
  if (required && isAnyJson(value.type)) {
    // Here null is a value: that of JSON.
    return when([value.source, ' === undefined'], [requiredStatement(value.place)]);
  }
  return ifPresent(value.source, body, required ? [requiredStatement(value.place)] : []);
}

function isAnyJson(type: ValueType): boolean {
  return type.kind === 'message' && type.message.representation === 'value';
}

/**
 * Whether a rule says that the value may not be absent. In the original, that says nothing of an
 * `optional` message.
 */
function isRequired({ rules, optional }: Value): boolean {
  if (optional === true) return false;
  if (rules?.message?.required === true) return true;
  const type = rules?.type;
  return type?.value !== undefined && 'required' in type.value && type.value.required;
}

function scalarStatements(value: Value, scope: FunctionScope): Statement[] {
  const { type, rules, source, local, hint, place, defaultValue } = value;
  const scalar = rules && scalarValue(type, rules, defaultValue);
  const context: CheckContext = {
    value: local,
    constant: (end, expression) => scope.constant(hint + end, expression),
  };
  const checks = scalar?.checks(context).map((check) => checkStatement(check, place)) ?? [];
  if (scalar === undefined || checks.length === 0) return [];
  const notEmpty = scalar.notEmpty(local);
  const body = notEmpty === undefined ? checks : when(notEmpty, checks);
  return source === local ? body : [line(`const ${local} = `, scalar.read(source), ';'), ...body];
}

function nestedStatements(
  { rules, source, place }: Value,
  message: MessageModel,
  required: boolean,
  scope: FunctionScope,
): Statement[] {
  const skipped = rules?.message?.skip === true || !hasPgvRules(message);
  const nested = skipped ? [] : [nestedStatement(scope.validate(message, source), place)];
  return required ? ifPresent(source, nested, [requiredStatement(place)]) : nested;
}

/** `Any`, `Duration` and `Timestamp`. */
function objectStatements(value: Value, required: boolean, scope: FunctionScope): Statement[] {
  const { source, local, place } = value;
  const body = objectChecks(value, scope);
  const absent = required ? [requiredStatement(place)] : [];
  if (body.length === 0) return ifPresent(source, [], absent);
  return [line(`const ${local} = `, source, ';'), ...ifPresent(local, body, absent)];
}

function objectChecks({ rules, local, hint, place }: Value, scope: FunctionScope): Statement[] {
  const constant = (end: string, expression: Printable) => scope.constant(hint + end, expression);
  const statements = (checks: readonly Check[]) =>
    checks.map((check) => checkStatement(check, place));
  switch (rules?.type.case) {
    case 'any':
      return statements(anyChecks(rules.type.value, { value: `${local}.typeUrl`, constant }));
    case 'duration': {
      const checks = durationChecks(rules.type.value, { value: local, constant });
      return ifValid('duration', Checks.isDuration, statements(checks), { local, place });
    }
    case 'timestamp': {
      const checks = timestampChecks(rules.type.value, { value: local, constant });
      return ifValid('timestamp', Checks.isTimestamp, statements(checks), { local, place });
    }
    default:
      return [];
  }
}

/** A time out of bounds cannot be compared. */
function ifValid(
  kind: string,
  test: Printable,
  checks: readonly Statement[],
  { local, place }: { local: string; place: Place },
): Statement[] {
  if (checks.length === 0) return [];
  const message = `must be a valid ${kind}`;
  const invalid: Check = { rule: `${kind}.valid`, message, broken: ['!', test, `(${local})`] };
  return [checkStatement(invalid, place, checks)];
}

function ifPresent(
  source: Printable,
  present: readonly Statement[],
  absent: readonly Statement[],
): Statement[] {
  if (absent.length === 0) return when([source, ' != null'], present);
  return [branch([source, ' == null'], absent, present)];
}
