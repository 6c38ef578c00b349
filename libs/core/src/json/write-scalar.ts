import { JsonError, invalidValue } from './json-error.js';
import { hasLoneSurrogate } from './json-string.js';
import {
  DOUBLE_EXPECTED,
  FLOAT_EXPECTED,
  INT32_EXPECTED,
  INT64_EXPECTED,
  UINT32_EXPECTED,
  UINT64_EXPECTED,
} from './expected.js';

// JSON texts of scalar values. Undefined and null stand for the default, as everywhere in a message
// that is sent. Values of a wrong type are refused: they would end up as malformed JSON.

/** What a JSON string has to escape, and surrogates, which may lack their other half. */
// oxlint-disable-next-line no-control-regex -- JSON escapes control characters
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;

export function stringText(value: string | null | undefined): string {
  if (typeof value === 'string') return NEEDS_CARE.test(value) ? escaped(value) : `"${value}"`;
  if (value === undefined || value === null) return '""';
  throw invalidValue(value, 'a string');
}

function escaped(value: string): string {
  if (!hasLoneSurrogate(value)) return JSON.stringify(value);
  throw new JsonError(
    'invalid string with half a surrogate pair',
    'strings in protos are UTF-8 text, which cannot hold it; cut strings between characters, or use bytes',
  );
}

export function int32Text(value: number | null | undefined): string {
  // Bitwise operators make an int32 of anything: what they leave as it is was one.
  // oxlint-disable-next-line unicorn/prefer-math-trunc -- Math.trunc does not wrap at 32 bits
  if (typeof value === 'number' && (value | 0) === value) return `${value}`;
  if (value === undefined || value === null) return '0';
  throw invalidValue(value, INT32_EXPECTED);
}

export function uint32Text(value: number | null | undefined): string {
  if (typeof value === 'number' && value >>> 0 === value) return `${value}`;
  if (value === undefined || value === null) return '0';
  throw invalidValue(value, UINT32_EXPECTED);
}

export function int64Text(value: bigint | null | undefined): string {
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return `"${value}"`;
  if (value === undefined || value === null) return '"0"';
  throw invalidValue(value, bigintExpected(value, INT64_EXPECTED));
}

export function uint64Text(value: bigint | null | undefined): string {
  if (typeof value === 'bigint' && BigInt.asUintN(64, value) === value) return `"${value}"`;
  if (value === undefined || value === null) return '"0"';
  throw invalidValue(value, bigintExpected(value, UINT64_EXPECTED));
}

function bigintExpected(value: unknown, range: string): string {
  return typeof value === 'bigint' ? range : `a bigint (64-bit fields are bigint: ${range})`;
}

export function boolText(value: boolean | null | undefined): string {
  if (value === true) return 'true';
  if (value === false || value === undefined || value === null) return 'false';
  throw invalidValue(value, 'true or false');
}

export function doubleText(value: number | null | undefined): string {
  if (typeof value === 'number') return Number.isFinite(value) ? finiteText(value) : `"${value}"`;
  if (value === undefined || value === null) return '0';
  throw invalidValue(value, DOUBLE_EXPECTED);
}

/** The shortest text that is read back as the same number. JavaScript itself writes -0 as 0. */
export function finiteText(value: number): string {
  return value === 0 && Object.is(value, -0) ? '-0' : `${value}`;
}

/** Integers up to here have all their digits in a float too. */
const FLOAT_INTEGERS = 2 ** 24;

/** The shortest text that is read back as the same 32-bit float, such as `0.1`. */
export function floatText(value: number | null | undefined): string {
  if (typeof value !== 'number') {
    if (value === undefined || value === null) return '0';
    throw invalidValue(value, FLOAT_EXPECTED);
  }
  if (!Number.isFinite(value)) return `"${value}"`;
  if (Number.isInteger(value) && Math.abs(value) <= FLOAT_INTEGERS) return finiteText(value);
  const float = Math.fround(value);
  if (!Number.isFinite(float)) throw invalidValue(value, FLOAT_EXPECTED);
  return finiteText(shortestFloat(float));
}

/** Below it floats lose digits: the smallest one is 1e-45. */
const SMALLEST_NORMAL_FLOAT = 2 ** -126;

/** All decimals of six digits are told apart by floats that are not tiny; nine digits are always enough. */
function shortestFloat(float: number): number {
  const least = Math.abs(float) < SMALLEST_NORMAL_FLOAT ? 1 : 6;
  for (let precision = least; precision < 9; precision++) {
    const short = Number(float.toPrecision(precision));
    if (Math.fround(short) === float) return short;
  }
  return Number(float.toPrecision(9));
}

export function bytesText(value: Uint8Array | null | undefined): string {
  if (value === undefined || value === null) return '""';
  if (!ArrayBuffer.isView(value) || value.BYTES_PER_ELEMENT !== 1) {
    throw invalidValue(value, 'a Uint8Array');
  }
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return `"${buffer.toString('base64')}"`;
}
