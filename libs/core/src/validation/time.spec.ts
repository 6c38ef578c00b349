import { jest } from '@jest/globals';
import { compareTime, compareToNow, isDuration, isTimestamp } from './time.js';

describe('a duration', () => {
  it('has parts of one sign, within 10,000 years', () => {
    expect(isDuration({ seconds: 315_576_000_000n, nanos: 999_999_999 })).toBe(true);
    expect(isDuration({ seconds: -1n, nanos: -5 })).toBe(true);
    expect(isDuration({})).toBe(true);
    expect(isDuration({ seconds: 315_576_000_001n, nanos: 0 })).toBe(false);
    expect(isDuration({ seconds: 1n, nanos: -1 })).toBe(false);
    expect(isDuration({ seconds: -1n, nanos: 1 })).toBe(false);
    expect(isDuration({ seconds: 0n, nanos: 1_000_000_000 })).toBe(false);
    expect(isDuration({ seconds: 0n, nanos: Number.NaN })).toBe(false);
  });
});

describe('a timestamp', () => {
  it('lies between the years 1 and 9999', () => {
    expect(isTimestamp({ seconds: -62_135_596_800n, nanos: 0 })).toBe(true);
    expect(isTimestamp({ seconds: 253_402_300_799n, nanos: 999_999_999 })).toBe(true);
    expect(isTimestamp({ seconds: -62_135_596_801n, nanos: 0 })).toBe(false);
    expect(isTimestamp({ seconds: 253_402_300_800n, nanos: 0 })).toBe(false);
    expect(isTimestamp({ seconds: 0n, nanos: -1 })).toBe(false);
    expect(isTimestamp({ seconds: 0n, nanos: 0.5 })).toBe(false);
  });
});

describe('times', () => {
  it('are compared by seconds, then nanoseconds', () => {
    expect(Math.sign(compareTime({ seconds: 1n, nanos: 0 }, 0n, 999_999_999))).toBe(1);
    expect(Math.sign(compareTime({ seconds: 1n, nanos: 5 }, 1n, 6))).toBe(-1);
    expect(Math.sign(compareTime({ seconds: -1n, nanos: -5 }, -1n, -4))).toBe(-1);
    expect(compareTime({ seconds: 3n }, 3n, 0)).toBe(0);
  });

  it.each([1_500, -1_500, 999, 0])('are compared with now, %d ms from the epoch', (now) => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    const seconds = BigInt(Math.floor(now / 1000));
    const nanos = (((now % 1000) + 1000) % 1000) * 1_000_000;
    expect(compareToNow({ seconds, nanos })).toBe(0);
    expect(Math.sign(compareToNow({ seconds, nanos: nanos + 1 }))).toBe(1);
    expect(Math.sign(compareToNow({ seconds: seconds - 1n, nanos }))).toBe(-1);
    expect(compareToNow({ seconds: seconds + 10n, nanos }, 10n)).toBe(0);
    expect(compareToNow({ seconds: seconds - 10n, nanos }, -10n)).toBe(0);
    const later = nanos + 999_999_999;
    expect(
      compareToNow(
        { seconds: seconds + BigInt(later >= 1e9), nanos: later % 1e9 },
        0n,
        999_999_999,
      ),
    ).toBe(0);
    clock.mockRestore();
  });
});
