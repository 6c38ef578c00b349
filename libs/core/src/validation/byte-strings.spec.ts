import { duplicatesIn } from './duplicates.js';
import {
  endsWithBytes,
  includesBytes,
  isAnyOfBytes,
  isSameBytes,
  startsWithBytes,
  textOfBytes,
} from './byte-strings.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);

describe('byte strings', () => {
  it('are compared by content', () => {
    expect(isSameBytes(bytes(1, 2), Buffer.from([1, 2]))).toBe(true);
    expect(isSameBytes(bytes(1, 2), bytes(1, 2, 3))).toBe(false);
    expect(isAnyOfBytes(bytes(2), [bytes(1), bytes(2)])).toBe(true);
    expect(isAnyOfBytes(bytes(3), [bytes(1), bytes(2)])).toBe(false);
  });

  it('have prefixes, suffixes and parts', () => {
    const value = bytes(1, 2, 3).subarray(1);
    expect([startsWithBytes(value, bytes(2)), startsWithBytes(value, bytes(1))]).toEqual([
      true,
      false,
    ]);
    expect([endsWithBytes(value, bytes(2, 3)), endsWithBytes(value, bytes(1, 2, 3))]).toEqual([
      true,
      false,
    ]);
    expect([includesBytes(value, bytes(3)), includesBytes(value, bytes(1))]).toEqual([true, false]);
    expect([startsWithBytes(bytes(), bytes()), includesBytes(bytes(), bytes(1))]).toEqual([
      true,
      false,
    ]);
  });

  it('become text, with U+FFFD for every byte that is no UTF-8', () => {
    expect(textOfBytes(text('aé😀'))).toBe('aé😀');
    expect(textOfBytes(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
    expect(textOfBytes(bytes(0x61, 0xff, 0x62))).toBe('a\ufffdb');
    expect(textOfBytes(bytes(0xe4, 0xbd, 0x61))).toBe('\ufffd\ufffda');
    expect(textOfBytes(bytes(0xed, 0xa0, 0x80))).toBe('\ufffd\ufffd\ufffd');
    expect(textOfBytes(bytes(0xf0, 0x9f, 0x98))).toBe('\ufffd\ufffd\ufffd');
    expect(textOfBytes(bytes(0xc0, 0x80, 0xc3, 0xa9))).toBe('\ufffd\ufffdé');
  });
});

describe('duplicates', () => {
  it.each([3, 40])('are found in lists of %d items', (length) => {
    const distinct = Array.from({ length }, (_, index) => `item ${index}`);
    expect(duplicatesIn(distinct)).toEqual([]);
    expect(duplicatesIn([...distinct, 'item 0', 'item 1', 'item 0'])).toEqual([
      length,
      length + 1,
      length + 2,
    ]);
  });

  it.each([0, 40])('are found among bytes, numbers and bigints, with %d other items', (length) => {
    const others = Array.from({ length }, (_, index) => `item ${index}`);
    expect(duplicatesIn([...others, bytes(1), bytes(2), bytes(1)])).toEqual([length + 2]);
    expect(duplicatesIn([...others, Number.NaN, 0, Number.NaN, -0])).toEqual([
      length + 2,
      length + 3,
    ]);
    expect(duplicatesIn([...others, 1n, 1, '1', 1n])).toEqual([length + 3]);
  });
});
