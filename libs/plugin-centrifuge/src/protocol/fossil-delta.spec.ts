import { array, assert, constantFrom, property } from 'fast-check';
import { createDelta } from './fossil-delta.js';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~';

/** What a client does with a difference, by the description of the format. */
function applyDelta(source: Uint8Array, delta: Buffer): Buffer {
  let position = 0;
  const number = (): number => {
    let value = 0;
    for (; ; position += 1) {
      const digit = DIGITS.indexOf(String.fromCharCode(delta[position]!));
      if (digit < 0) return value;
      value = value * 64 + digit;
    }
  };
  const next = (): string => String.fromCharCode(delta[position++]!);
  const size = number();
  expect(next()).toBe('\n');
  const parts: Uint8Array[] = [];
  for (;;) {
    const length = number();
    const command = next();
    if (command === ';') {
      const target = Buffer.concat(parts);
      expect(target).toHaveLength(size);
      return target;
    }
    if (command === ':') {
      parts.push(delta.subarray(position, position + length));
      position += length;
    } else {
      expect(command).toBe('@');
      const offset = number();
      expect(next()).toBe(',');
      parts.push(source.subarray(offset, offset + length));
    }
  }
}

describe('createDelta()', () => {
  it('says how to make any bytes from any others', () => {
    const bytes = array(constantFrom(97, 98, 99, 228), { maxLength: 400 });
    assert(
      property(bytes, bytes, bytes, (shared, before, after) => {
        const source = Uint8Array.from([...before, ...shared, ...before]);
        const target = Uint8Array.from([...shared, ...after, ...shared]);
        expect([...applyDelta(source, createDelta(source, target))]).toEqual([...target]);
      }),
      { numRuns: 300 },
    );
  });

  it('is small where little has changed', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const source = Buffer.from(lines.join('\n'));
    const target = Buffer.from(lines.with(50, 'another line').join('\n'));
    expect(createDelta(source, target).length).toBeLessThan(60);
  });
});
