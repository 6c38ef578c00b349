import { args, literal, type Printable } from '../../print/printable.js';
import type { Check } from './check.js';
import { Checks } from './runtime.js';
import { branch, line, type Statement } from './statement.js';

/** Where a value stands: what its violations are called by. */
export interface Place {
  /** Name of the field in the proto. */
  readonly field: string;
  /** Index or key of an item, as code. */
  readonly key?: string;
  /** What messages begin with. */
  readonly subject: 'value' | 'key';
}

/** Adds a violation on condition; otherwise goes on with further statements. */
export function checkStatement(
  { rule, message, broken }: Check,
  place: Place,
  otherwise: readonly Statement[] = [],
): Statement {
  return branch(broken, [violationStatement(rule, message, place)], otherwise);
}

/** Adds a violation. */
export function violationStatement(rule: string, message: string, place: Place): Statement {
  const { field, key, subject } = place;
  const path = key === undefined ? literal(field) : [Checks.itemPath, args(literal(field), key)];
  const text = literal(`${subject} ${message}`);
  return line('found = ', Checks.addViolation, args('found', path, literal(rule), text), ';');
}

export function requiredStatement(place: Place): Statement {
  return violationStatement('required', 'is required', place);
}

/** Adds the violations of a nested message. */
export function nestedStatement(violations: Printable, { field, key }: Place): Statement {
  if (key === undefined) {
    return line('found = ', Checks.addNested, args('found', literal(field), violations), ';');
  }
  const call = args('found', literal(field), key, violations);
  return line('found = ', Checks.addNestedAt, call, ';');
}
