import { daysSinceEpoch, isDay } from './calendar.js';
import { fractionText, TWO_DIGITS } from './fraction.js';
import { invalidValue } from './json-error.js';
import { secondsOf, type PartialTime, type Time } from './time.js';

export const TIMESTAMP_EXPECTED =
  'an RFC 3339 time from year 1 to 9999, such as "2026-11-21T09:30:00.5Z"';

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds: the bounds of google/protobuf/timestamp.proto. */
const MIN_SECONDS = -62_135_596_800;
const MAX_SECONDS = 253_402_300_799;
const MAX_NANOS = 999_999_999;
const DAY = 86_400;

/** `00:00:` to `23:59:`. */
const MINUTES: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:`,
);

// Times in an answer are mostly of a few days: their dates are remembered, each in a slot of its own.
const SLOTS = 256;
const slotDays = new Float64Array(SLOTS).fill(Number.NaN);
const slotTexts: string[] = Array.from({ length: SLOTS }, () => '');

/** JSON of a `Timestamp`: RFC 3339 in UTC with 0, 3, 6 or 9 digits of a second. */
export function timestampText(value: PartialTime): string {
  const seconds = Number(secondsOf(value, 'timestampFromDate()'));
  if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) {
    throw invalidValue(value.seconds, `seconds from ${MIN_SECONDS} to ${MAX_SECONDS}`);
  }
  const nanos = value.nanos ?? 0;
  if (!(nanos >= 0 && nanos <= MAX_NANOS && Number.isInteger(nanos))) {
    throw invalidValue(nanos, `nanos from 0 to ${MAX_NANOS}`);
  }
  const day = Math.floor(seconds / DAY);
  const second = seconds - day * DAY;
  const minute = Math.floor(second / 60);
  const time = MINUTES[minute]! + TWO_DIGITS[second - minute * 60]!;
  return `${dateText(day)}${time}${fractionText(nanos)}Z"`;
}

/** Opening quote, date and `T` of a day since 1970-01-01. */
function dateText(day: number): string {
  const slot = day & (SLOTS - 1);
  if (slotDays[slot] !== day) {
    slotDays[slot] = day;
    slotTexts[slot] = `"${new Date(day * DAY * 1000).toISOString().slice(0, 11)}`;
  }
  return slotTexts[slot]!;
}

/**
 * Reads an RFC 3339 time. There are no leap seconds (`:60`), as in protobuf's other
 * implementations; letters are capitals. Undefined when the text is no such time.
 */
export function parseTimestamp(text: string): Time | undefined {
  if (!hasLayout(text)) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const clock = secondOfDay(digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19));
  const zone = zoneStart(text);
  const nanos = text[19] === '.' ? fraction(text, 20, zone) : 0;
  const seconds = daysSinceEpoch(year, month, day) * DAY + clock - offsetOf(text, zone);
  // A part that is malformed is not a number, and neither is what is made of it.
  if (!isDay(year, month, day) || !(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) {
    return undefined;
  }
  return Number.isNaN(nanos) ? undefined : { seconds: BigInt(seconds), nanos };
}

/** Whether the separators of date and time are where they belong. */
function hasLayout(text: string): boolean {
  return (
    text[4] === '-' && text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':'
  );
}

/** Number of the digits from one index to another; NaN if there are other characters. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

function secondOfDay(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : Number.NaN;
}

/** Index of `Z`, `+` or `-`, which is either the last character or the sixth from the end. */
function zoneStart(text: string): number {
  return text.endsWith('Z') ? text.length - 1 : text.length - 6;
}

/** Nanoseconds of one to nine digits; NaN for anything else. */
function fraction(text: string, from: number, to: number): number {
  const count = to - from;
  return count >= 1 && count <= 9 ? digits(text, from, to) * 10 ** (9 - count) : Number.NaN;
}

/** Seconds that the clock of a zone is ahead of UTC; NaN if the zone is malformed or not where the time ends. */
function offsetOf(text: string, zone: number): number {
  if (zone !== 19 && text[19] !== '.') return Number.NaN;
  const sign = text[zone];
  if (sign === 'Z') return 0;
  if ((sign !== '+' && sign !== '-') || text[zone + 3] !== ':') return Number.NaN;
  const offset = secondOfDay(digits(text, zone + 1, zone + 3), digits(text, zone + 4, zone + 6), 0);
  return sign === '-' ? -offset : offset;
}
