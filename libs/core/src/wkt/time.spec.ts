import { durationFromMs, durationToMs } from './duration.js';
import { timestampFromDate, timestampNow, timestampToDate } from './timestamp.js';

describe('timestamps', () => {
  it.each([
    new Date(Number.NaN),
    new Date(8.64e15),
    new Date(-62_135_596_800_001),
    new Date('+010000-01-01'),
  ])('cannot be made of %p', (date) => {
    expect(() => timestampFromDate(date)).toThrow(
      /^invalid timestamp ".*": expected a date from year 1 to 9999$/,
    );
  });

  it.each([
    [0, 0n, 0],
    [-1, -1n, 999_000_000],
    [1500, 1n, 500_000_000],
    [-62_135_596_800_000, -62_135_596_800n, 0],
    [253_402_300_799_999, 253_402_300_799n, 999_000_000],
  ])('of %i ms go both ways', (ms, seconds, nanos) => {
    expect(timestampFromDate(new Date(ms))).toEqual({ seconds, nanos });
    expect(timestampToDate({ seconds, nanos }).getTime()).toBe(ms);
  });

  it('lose what is shorter than a millisecond in a Date', () => {
    expect(timestampToDate({ seconds: -1n, nanos: 999_999_999 }).getTime()).toBe(-1);
  });

  it('may be now', () => {
    const before = Date.now();
    const now = timestampToDate(timestampNow()).getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});

describe('durations', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 315_576_000_000_001, -315_576_000_000_001])(
    'cannot be made of %d ms',
    (ms) => {
      expect(() => durationFromMs(ms)).toThrow('invalid duration');
    },
  );

  it.each([
    [0, 0n, 0],
    [-0, 0n, 0],
    [1500, 1n, 500_000_000],
    [-1500, -1n, -500_000_000],
    [0.000001, 0n, 1],
    [-0.5, 0n, -500_000],
    [999.9999999, 1n, 0],
    [-999.9999999, -1n, 0],
    [315_576_000_000_000, 315_576_000_000n, 0],
  ])('of %d ms keep their nanoseconds', (ms, seconds, nanos) => {
    expect(durationFromMs(ms)).toEqual({ seconds, nanos });
  });

  it('are milliseconds again', () => {
    expect(durationToMs({ seconds: -1n, nanos: -500_500_000 })).toBe(-1500.5);
  });
});
