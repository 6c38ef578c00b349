/** A `Timestamp` or `Duration`. Absent parts count as 0. */
export interface Time {
  readonly seconds?: bigint | undefined;
  readonly nanos?: number | undefined;
}

const MAX_DURATION_SECONDS = 315_576_000_000n;
const MIN_TIMESTAMP_SECONDS = -62_135_596_800n;
const MAX_TIMESTAMP_SECONDS = 253_402_300_799n;
const NANOS_PER_SECOND = 1_000_000_000;
const NANOS_PER_MILLISECOND = 1_000_000;

/**
 * Whether a `Duration` is one: within 10,000 years, both parts of one sign, as duration.proto asks.
 */
export function isDuration(value: Time): boolean {
  const { seconds, nanos } = partsOf(value);
  if (seconds > MAX_DURATION_SECONDS || seconds < -MAX_DURATION_SECONDS) return false;
  if (!Number.isInteger(nanos) || Math.abs(nanos) >= NANOS_PER_SECOND) return false;
  return !(seconds > 0n && nanos < 0) && !(seconds < 0n && nanos > 0);
}

/** Whether a `Timestamp` is one: from year 1 to year 9999, as timestamp.proto asks. */
export function isTimestamp(value: Time): boolean {
  const { seconds, nanos } = partsOf(value);
  if (seconds < MIN_TIMESTAMP_SECONDS || seconds > MAX_TIMESTAMP_SECONDS) return false;
  return Number.isInteger(nanos) && nanos >= 0 && nanos < NANOS_PER_SECOND;
}

/** Below 0 if a time is before the other one, 0 if they are the same, above 0 if it is after. */
export function compareTime(value: Time, seconds: bigint, nanos: number): number {
  const parts = partsOf(value);
  if (parts.seconds !== seconds) return parts.seconds < seconds ? -1 : 1;
  return parts.nanos - nanos;
}

/** Whether a time is one of a list. */
export function isAnyTime(value: Time, list: readonly Required<Time>[]): boolean {
  return list.some(({ seconds, nanos }) => compareTime(value, seconds ?? 0n, nanos ?? 0) === 0);
}

/** Compares a `Timestamp` with now, moved by an offset. */
export function compareToNow(value: Time, offsetSeconds = 0n, offsetNanos = 0): number {
  const now = Date.now();
  const seconds = Math.floor(now / 1000);
  const nanos = (now - seconds * 1000) * NANOS_PER_MILLISECOND + offsetNanos;
  const carry = Math.floor(nanos / NANOS_PER_SECOND);
  return compareTime(
    value,
    BigInt(seconds + carry) + offsetSeconds,
    nanos - carry * NANOS_PER_SECOND,
  );
}

function partsOf({ seconds, nanos }: Time): { seconds: bigint; nanos: number } {
  return {
    seconds: typeof seconds === 'bigint' ? seconds : 0n,
    nanos: typeof nanos === 'number' ? nanos : 0,
  };
}
