/**
 * Readers of fields. A value that is absent, or of a type that no decoder makes, counts as the
 * default: a check never throws, whatever a handler or a script hands over.
 *
 * @module
 */

const NO_BYTES = new Uint8Array();
const NO_ITEMS: readonly unknown[] = Object.freeze([]);
const NO_ENTRIES: Readonly<Record<string, unknown>> = Object.freeze({});
const EMPTY_MAP: ReadonlyMap<never, never> = new Map<never, never>();

export function stringOf(value: unknown, absent = ''): string {
  return typeof value === 'string' ? value : absent;
}

export function numberOf(value: unknown, absent = 0): number {
  return typeof value === 'number' ? value : absent;
}

/** Takes an integer number too. */
export function bigintOf(value: unknown, absent = 0n): bigint {
  if (typeof value === 'bigint') return value;
  return Number.isInteger(value) ? BigInt(value as number) : absent;
}

export function booleanOf(value: unknown, absent = false): boolean {
  return typeof value === 'boolean' ? value : absent;
}

export function bytesOf(value: unknown, absent: Uint8Array = NO_BYTES): Uint8Array {
  return value instanceof Uint8Array ? value : absent;
}

export function listOf<Item>(
  value: readonly Item[] | null | undefined,
): readonly (Item | undefined)[] {
  return Array.isArray(value) ? value : (NO_ITEMS as readonly Item[]);
}

/** A map whose keys are strings or 32-bit numbers: an object. */
export function recordOf<Value>(
  value: Readonly<Record<string, Value>> | Readonly<Record<number, Value>> | null | undefined,
): Readonly<Record<string, Value | undefined>> {
  const isObject = typeof value === 'object' && value !== null;
  return (isObject ? value : NO_ENTRIES) as Readonly<Record<string, Value>>;
}

/** A map whose keys are 64-bit integers or bools: a `Map`. */
export function mapOf<Key, Value>(
  value: ReadonlyMap<Key, Value> | null | undefined,
): ReadonlyMap<Key, Value | undefined> {
  return value instanceof Map ? (value as ReadonlyMap<Key, Value>) : EMPTY_MAP;
}
