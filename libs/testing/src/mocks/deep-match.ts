import { isDeepStrictEqual } from 'node:util';

const MATCHER = Symbol('matcher');

/** Stands for many values where an argument is expected. */
export interface Matcher {
  readonly [MATCHER]: (value: unknown) => boolean;
  readonly description: string;
}

/** Any value at all, as an expected argument or inside of one. */
// oxlint-disable-next-line no-explicit-any -- it has to stand where any type is expected
export function anything(): any {
  return { [MATCHER]: () => true, description: 'anything' } satisfies Matcher;
}

/** A value that a function accepts: `matching((name) => name.startsWith('A'))`. */
// oxlint-disable-next-line no-explicit-any -- it has to stand where any type is expected
export function matching<T>(accepts: (value: T) => boolean): any {
  return {
    [MATCHER]: (value) => accepts(value as T),
    description: 'matching()',
  } satisfies Matcher;
}

/** Whether a value is as expected: objects may have more properties than are expected, lists may not be longer. */
export function isMatch(value: unknown, expected: unknown): boolean {
  if (isMatcher(expected)) return expected[MATCHER](value);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, index) => isMatch(value[index], item))
    );
  }
  if (!isPlain(expected)) return isDeepStrictEqual(value, expected);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([key, item]) =>
    isMatch((value as Readonly<Record<string, unknown>>)[key], item),
  );
}

function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && MATCHER in value;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
