import { formatByteSize, parseByteSize } from './byte-size.js';
import { formatDuration, parseDuration } from './duration.js';
import { redactSecrets } from './redact.js';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['30s', 30_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['2d', 172_800_000],
    ['500us', 0.5],
  ])('reads %s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', '5', 's', '5 s', '-5s', '5x', '5s5', 'PT5S', '1e3s'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([0, 250, 1_000, 90_000, 3_600_000])('writes %d ms so that it reads back', (value) => {
    expect(parseDuration(formatDuration(value))).toBe(value);
  });
});

describe('parseByteSize', () => {
  it.each([
    ['0', 0],
    ['1048576', 1_048_576],
    ['16MiB', 16 * 1024 ** 2],
    ['16mb', 16e6],
    ['1.5KiB', 1536],
    ['2 GiB', 2 * 1024 ** 3],
  ])('reads %s', (text, bytes) => expect(parseByteSize(text)).toBe(bytes));

  it.each(['', 'MiB', '-1', '1.5', '5TBx', '1e3'])('refuses %j', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });

  it.each([0, 512, 1024, 16 * 1024 ** 2])('writes %d so that it reads back', (bytes) => {
    expect(parseByteSize(formatByteSize(bytes))).toBe(bytes);
  });
});

describe('redactSecrets', () => {
  it('blanks out a DSN, its password and the decoded password', () => {
    const dsn = 'postgres://user:p%40ssword@host/db';
    expect(redactSecrets(`cannot use ${dsn}: p@ssword or p%40ssword is wrong`, [dsn])).toBe(
      'cannot use ***: *** or *** is wrong',
    );
  });

  it('leaves ordinary text alone when a secret is too short to tell apart', () => {
    expect(redactSecrets('a cab', ['a'])).toBe('a cab');
  });
});
