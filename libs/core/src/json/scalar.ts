import { parseBase64 } from './base64.js';
import {
  BOOL_EXPECTED,
  BYTES_EXPECTED,
  DOUBLE_EXPECTED,
  FLOAT_EXPECTED,
  INT32_EXPECTED,
  INT64_EXPECTED,
  STRING_EXPECTED,
  UINT32_EXPECTED,
  UINT64_EXPECTED,
} from './expected.js';
import { invalidValue } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonScalarKind, JsonValueType } from './json-type.js';
import { hasLoneSurrogate } from './json-string.js';
import { parseDouble, parseInteger } from './number-grammar.js';
import * as write from './write-scalar.js';

/** A scalar type: it always has a text form, and a read value. */
export interface JsonScalar<T> extends JsonValueType<T> {
  readonly kind: JsonScalarKind;
  read(reader: JsonReader): T;
  parseText(text: string): T;
}

/** Parses what JSON has in a number or string, or a query parameter in its text; undefined if it is no such value. */
type Parse<T> = (text: string) => T | undefined;

interface NumericSpec<T> {
  readonly kind: JsonScalarKind;
  readonly expected: string;
  readonly zero: T;
  /** Value of an integer of up to 15 digits; undefined if out of range. */
  fromSmall(value: number): T | undefined;
  readonly parse: Parse<T>;
  text(value: T | null | undefined): string;
}

function numeric<T>({
  kind,
  expected,
  zero,
  fromSmall,
  parse,
  text,
}: NumericSpec<T>): JsonScalar<T> {
  return {
    kind,
    typeName: kind,
    expected,
    nullable: false,
    create: () => zero,
    read: (reader) => {
      const read = reader.readNumeric(expected);
      const value = typeof read === 'number' ? fromSmall(read) : parse(read);
      if (value === undefined) throw reader.invalid(read, expected);
      return value;
    },
    text: (value) => text(value as T),
    parseText: (input) => parsed(input, parse, expected),
  };
}

function parsed<T>(text: string, parse: Parse<T>, expected: string): T {
  const value = parse(text);
  if (value === undefined) throw invalidValue(text, expected);
  return value;
}

/** 32-bit integers. Adding 0 makes 0 of -0, which no integer is. */
function integer32(
  kind: 'int32' | 'uint32',
  [min, max]: readonly [number, number],
  expected: string,
  text: (value: number | null | undefined) => string,
): JsonScalar<number> {
  const inRange = (value: number) => (value >= min && value <= max ? value + 0 : undefined);
  const parse: Parse<number> = (input) => {
    const value = parseInteger(input);
    return value === undefined ? undefined : inRange(Number(value));
  };
  return numeric({ kind, expected, zero: 0, fromSmall: inRange, parse, text });
}

function integer64(
  kind: 'int64' | 'uint64',
  wrap: (bits: 64, value: bigint) => bigint,
  expected: string,
  text: (value: bigint | null | undefined) => string,
): JsonScalar<bigint> {
  const inRange = (value: bigint) => (wrap(64, value) === value ? value : undefined);
  const parse: Parse<bigint> = (input) => {
    const value = parseInteger(input);
    return value === undefined ? undefined : inRange(value);
  };
  return numeric({
    kind,
    expected,
    zero: 0n,
    fromSmall: (value) => inRange(BigInt(value)),
    parse,
    text,
  });
}

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** A number that is finite after rounding to its type. */
function floating(
  kind: 'double' | 'float',
  round: (value: number) => number,
  expected: string,
  text: (value: number | null | undefined) => string,
): JsonScalar<number> {
  const parse: Parse<number> = (input) => {
    const special = SPECIAL.get(input);
    if (special !== undefined) return special;
    const value = round(parseDouble(input) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  return numeric({ kind, expected, zero: 0, fromSmall: round, parse, text });
}

/** What strconv.ParseBool of the original takes in query parameters; JSON knows the two bare words only. */
const BOOL_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE', 't', 'T', '1'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE', 'f', 'F', '0'].map((text) => [text, false] as const),
]);

const bool: JsonScalar<boolean> = {
  kind: 'bool',
  typeName: 'bool',
  expected: BOOL_EXPECTED,
  nullable: false,
  create: () => false,
  read: (reader) => reader.readBoolean(BOOL_EXPECTED),
  text: write.boolText,
  parseText: (text) => parsed(text, (input) => BOOL_TEXTS.get(input), BOOL_EXPECTED),
};

const string: JsonScalar<string> = {
  kind: 'string',
  typeName: 'string',
  expected: STRING_EXPECTED,
  nullable: false,
  create: () => '',
  read: (reader) => reader.readString(STRING_EXPECTED),
  text: write.stringText,
  parseText: (text) =>
    parsed(text, (input) => (hasLoneSurrogate(input) ? undefined : input), 'Unicode text'),
};

const bytes: JsonScalar<Uint8Array> = {
  kind: 'bytes',
  typeName: 'bytes',
  expected: BYTES_EXPECTED,
  nullable: false,
  create: () => new Uint8Array(0),
  read: (reader) => {
    const text = reader.readText(BYTES_EXPECTED);
    const value = parseBase64(text);
    if (value === undefined) throw reader.invalid(text, BYTES_EXPECTED);
    return value;
  },
  text: write.bytesText,
  parseText: (text) => parsed(text, parseBase64, BYTES_EXPECTED),
};

/** The scalar types as JSON tells them apart. */
export const scalar = Object.freeze({
  double: floating('double', (value) => value, DOUBLE_EXPECTED, write.doubleText),
  float: floating('float', Math.fround, FLOAT_EXPECTED, write.floatText),
  int32: integer32('int32', [-(2 ** 31), 2 ** 31 - 1], INT32_EXPECTED, write.int32Text),
  uint32: integer32('uint32', [0, 2 ** 32 - 1], UINT32_EXPECTED, write.uint32Text),
  int64: integer64('int64', BigInt.asIntN, INT64_EXPECTED, write.int64Text),
  uint64: integer64('uint64', BigInt.asUintN, UINT64_EXPECTED, write.uint64Text),
  bool,
  string,
  bytes,
});
