import type { Duration } from './gen/google/protobuf/duration.js';

const NANOS_PER_MS = 1_000_000;
const MAX_MS = 315_576_000_000_000;

/**
 * A `Duration` of milliseconds; fractions are rounded to nanoseconds.
 * @throws RangeError if it is no number, or longer than about 10 000 years
 */
export function durationFromMs(ms: number): Duration {
  if (!(Math.abs(ms) <= MAX_MS)) {
    throw new RangeError(`invalid duration of ${ms} ms: expected at most ±${MAX_MS}`);
  }
  const whole = Math.trunc(ms);
  const nanos = (whole % 1000) * NANOS_PER_MS + Math.round((ms - whole) * NANOS_PER_MS);
  const carry = Math.trunc(nanos / 1_000_000_000);
  return {
    seconds: BigInt(Math.trunc(whole / 1000) + carry),
    nanos: nanos - carry * 1_000_000_000 + 0,
  };
}

/** Milliseconds of a `Duration`, with a fraction for what is shorter. */
export function durationToMs({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1000 + nanos / NANOS_PER_MS;
}
