import type { Violation } from './violation.js';

/**
 * What a validator returns for a message without fault. Shared, so that checking costs no memory.
 */
export const NO_VIOLATIONS: readonly Violation[] = Object.freeze([]);

/** Items of a list or map are no longer checked when this many violations are found. */
export const MAX_VIOLATIONS = 1000;

/**
 * Messages of one type within each other that are checked; the binary and JSON decoders stop there
 * too.
 */
export const MAX_DEPTH = 100;

/** What is returned for a message below `MAX_DEPTH` others of its kind, be it an endless one. */
export const TOO_DEEP: readonly Violation[] = Object.freeze([
  {
    field: '',
    rule: 'message.depth',
    message: `value must not hold more than ${MAX_DEPTH} messages of its kind within each other`,
  },
]);

/** Longest key of a map that a path shows, in UTF-16 units. */
const MAX_KEY_LENGTH = 64;

/** Key of a map, or index of a list. */
export type Key = string | number | bigint | boolean;

/**
 * Adds a violation. The list may be `NO_VIOLATIONS`, so the caller goes on with the list returned.
 */
export function addViolation(
  found: readonly Violation[],
  field: string,
  rule: string,
  message: string,
): readonly Violation[] {
  return append(found, [{ field, rule, message }]);
}

/** Adds the violations of the message in a field. */
export function addNested(
  found: readonly Violation[],
  field: string,
  nested: readonly Violation[],
): readonly Violation[] {
  if (nested.length === 0) return found;
  return append(
    found,
    nested.map((violation) => ({ ...violation, field: joinPath(field, violation.field) })),
  );
}

/** Adds the violations of the message that is an item of a list, or a value of a map. */
export function addNestedAt(
  found: readonly Violation[],
  field: string,
  key: Key,
  nested: readonly Violation[],
): readonly Violation[] {
  return nested.length === 0 ? found : addNested(found, itemPath(field, key), nested);
}

/** The violations of two checks of one message. */
export function joinViolations(
  first: readonly Violation[],
  second: readonly Violation[],
): readonly Violation[] {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...first, ...second];
}

/** Path of an item: `tags[2]`, `labels["a"]`. A long key is cut. */
export function itemPath(field: string, key: Key): string {
  if (typeof key !== 'string') return `${field}[${key}]`;
  const shown = key.length > MAX_KEY_LENGTH ? `${key.slice(0, MAX_KEY_LENGTH)}…` : key;
  return `${field}[${JSON.stringify(shown)}]`;
}

/** Whether the next item is still worth checking: nobody reads violations without end. */
export function hasRoom(found: readonly Violation[]): boolean {
  return found.length < MAX_VIOLATIONS;
}

function append(found: readonly Violation[], added: Violation[]): readonly Violation[] {
  if (found === NO_VIOLATIONS) return added;
  (found as Violation[]).push(...added);
  return found;
}

function joinPath(field: string, nested: string): string {
  if (nested === '') return field;
  return nested.startsWith('[') ? field + nested : `${field}.${nested}`;
}
