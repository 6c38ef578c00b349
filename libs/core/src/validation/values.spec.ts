import {
  bigintOf,
  booleanOf,
  bytesOf,
  listOf,
  mapOf,
  numberOf,
  recordOf,
  stringOf,
} from './values.js';

const odd: unknown[] = [
  undefined,
  null,
  {},
  [],
  () => 0,
  Symbol('s'),
  Number.NaN,
  '',
  'x',
  1,
  1n,
  true,
  new Date(0),
];

describe('a value that no decoder makes', () => {
  it('counts as the default', () => {
    expect(odd.filter((value) => stringOf(value, 'none') !== 'none')).toEqual(['', 'x']);
    expect(odd.filter((value) => numberOf(value, -1) !== -1)).toEqual([Number.NaN, 1]);
    expect(odd.filter((value) => bigintOf(value, -1n) !== -1n)).toEqual([1, 1n]);
    expect(odd.filter((value) => booleanOf(value))).toEqual([true]);
    expect(odd.map((value) => bytesOf(value).length)).toEqual(odd.map(() => 0));
    expect(odd.map((value) => listOf(value as unknown[]).length)).toEqual(odd.map(() => 0));
    expect(odd.map((value) => mapOf(value as Map<string, string>).size)).toEqual(odd.map(() => 0));
  });

  it('never stops the reading of a map', () => {
    expect(Object.keys(recordOf(undefined))).toEqual([]);
    expect(Object.keys(recordOf(null))).toEqual([]);
    expect(Object.keys(recordOf('abc' as unknown as Record<string, string>))).toEqual([]);
    expect(Object.keys(recordOf({ a: 1 }))).toEqual(['a']);
  });
});

it('an integer number counts as a bigint', () => {
  expect(bigintOf(5)).toBe(5n);
  expect(bigintOf(5.5)).toBe(0n);
  expect(bigintOf(Infinity)).toBe(0n);
});
