import type { Timestamp } from './gen/google/protobuf/timestamp.js';

const NANOS_PER_MS = 1_000_000;
/** 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what a `Timestamp` can hold. */
const MIN_MS = -62_135_596_800_000;
const MAX_MS = 253_402_300_799_999;

/** @throws RangeError for an invalid date, or one outside of the years 1 to 9999 */
export function timestampFromDate(date: Date): Timestamp {
  const ms = date.getTime();
  if (!(ms >= MIN_MS && ms <= MAX_MS)) {
    const text = Number.isNaN(ms) ? 'Invalid Date' : date.toISOString();
    throw new RangeError(`invalid timestamp "${text}": expected a date from year 1 to 9999`);
  }
  const seconds = Math.floor(ms / 1000);
  return { seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * NANOS_PER_MS };
}

/** The date of a timestamp. A `Date` has no more than milliseconds: what is shorter is cut off. */
export function timestampToDate({ seconds, nanos }: Timestamp): Date {
  return new Date(Number(seconds) * 1000 + Math.floor(nanos / NANOS_PER_MS));
}

/** The time now, to the millisecond. */
export function timestampNow(): Timestamp {
  return timestampFromDate(new Date());
}
