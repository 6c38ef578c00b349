import * as fc from 'fast-check';
import { isLonger, isLongerInBytes, isShorter, isShorterInBytes } from './text-length.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const limit = fc.integer({ min: 0, max: 60 });

describe('the length of a text', () => {
  it('counts code points', () => {
    fc.assert(
      fc.property(text, limit, (value, count) => {
        const length = Array.from(value).length;
        expect([isShorter(value, count), isLonger(value, count)]).toEqual([
          length < count,
          length > count,
        ]);
      }),
    );
  });

  it('counts octets of UTF-8', () => {
    fc.assert(
      fc.property(text, limit, (value, count) => {
        const length = new TextEncoder().encode(value).length;
        expect([isShorterInBytes(value, count), isLongerInBytes(value, count)]).toEqual([
          length < count,
          length > count,
        ]);
      }),
    );
  });

  it('counts a lone surrogate as one character', () => {
    expect(isLonger('\ud83d\ud83d\ude00\ude00', 3)).toBe(false);
    expect(isShorter('\ud83d\ud83d\ude00\ude00', 3)).toBe(false);
  });

  it('counts what a person takes for one character as the code points it is made of', () => {
    expect(isLonger('👩‍👩‍👧', 4)).toBe(true);
    expect(isLonger('👩‍👩‍👧', 5)).toBe(false);
  });
});
