import { invalidValue } from './json-error.js';

/** A `google.protobuf.Timestamp` or `google.protobuf.Duration`. */
export interface Time {
  seconds: bigint;
  nanos: number;
}

/** The same, as a sender may give it: a part that is left out is 0. */
export interface PartialTime {
  readonly seconds?: bigint | null | undefined;
  readonly nanos?: number | null | undefined;
}

/** @param helper Function that makes such a value, for the error text */
export function secondsOf(value: PartialTime, helper: string): bigint {
  const { seconds } = value;
  if (typeof seconds === 'bigint') return seconds;
  const isAbsent = seconds === undefined || seconds === null;
  if (isAbsent && Object.prototype.toString.call(value) === '[object Object]') return 0n;
  throw invalidValue(
    isAbsent ? value : seconds,
    `{ seconds: bigint, nanos: number }, as ${helper} makes it`,
  );
}
