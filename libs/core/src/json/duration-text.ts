import { fractionText, nanosOf } from './fraction.js';
import { invalidValue } from './json-error.js';
import { secondsOf, type PartialTime, type Time } from './time.js';

export const DURATION_EXPECTED = 'a duration of at most ±315576000000 seconds, such as "1.5s"';

/** About 10 000 years: the bounds of google/protobuf/duration.proto. */
const MAX_SECONDS = 315_576_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;

/** JSON of a `Duration`: seconds with 0, 3, 6 or 9 digits after the point, and `s`. */
export function durationText(value: PartialTime): string {
  return `"${signed(secondsOf(value, 'durationFromMs()'), value.nanos ?? 0)}s"`;
}

function signed(seconds: bigint, nanos: number): string {
  if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
    throw invalidValue(seconds, `seconds from -${MAX_SECONDS} to ${MAX_SECONDS}`);
  }
  if (!Number.isInteger(nanos) || Math.abs(nanos) >= Number(NANOS_PER_SECOND)) {
    throw invalidValue(nanos, 'nanos from -999999999 to 999999999');
  }
  if ((seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0)) {
    throw invalidValue(nanos, 'nanos of the same sign as seconds');
  }
  const sign = seconds < 0n || nanos < 0 ? '-' : '';
  return `${sign}${seconds < 0n ? -seconds : seconds}${fractionText(Math.abs(nanos))}`;
}

const SECONDS = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/** Reads the JSON form. Undefined when the text is no such duration. */
export function parseDuration(text: string): Time | undefined {
  const match = SECONDS.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const nanos = BigInt(whole) * NANOS_PER_SECOND + BigInt(nanosOf(fraction));
  return durationOf(sign === '-' ? -nanos : nanos);
}

const UNITS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ns: 1n,
};

const UNIT_PARTS = /(\d{1,20})(?:\.(\d{1,9}))?(ns|us|µs|μs|ms|s|m|h)/y;

/** Reads what query parameters have: the JSON form, or Go's `1h30m`, `250ms`. */
export function parseDurationParameter(text: string): Time | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let nanos = 0n;
  UNIT_PARTS.lastIndex = sign.length;
  if (sign.length === text.length) return undefined;
  while (UNIT_PARTS.lastIndex < text.length) {
    const match = UNIT_PARTS.exec(text);
    if (match === null) return undefined;
    const [, whole = '', fraction = '', unit = ''] = match;
    const scaled = BigInt(whole + fraction.padEnd(9, '0')) * UNITS[unit]!;
    nanos += scaled / NANOS_PER_SECOND;
  }
  return durationOf(sign === '-' ? -nanos : nanos);
}

function durationOf(nanos: bigint): Time | undefined {
  const seconds = nanos / NANOS_PER_SECOND;
  if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) return undefined;
  return { seconds, nanos: Number(nanos % NANOS_PER_SECOND) };
}
