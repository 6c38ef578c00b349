import type { Cursor } from './cursor.js';
import type { SetItem } from './char-set.js';
import { perlClass, unicodeClass } from './named-classes.js';

const MAX_CODE_POINT = 0x10ffff;

const CONTROL_CHARACTERS: Readonly<Record<string, number>> = {
  a: 0x07,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

/**
 * Reads a class escape, `\d`, `\pL` or `\p{Greek}`, if one comes next.
 *
 * @throws PatternSyntaxError for a class that is not known
 */
export function readClassEscape(cursor: Cursor): SetItem[] | undefined {
  const perl = cursor.read(/\\([dswDSW])/y)?.[1];
  if (perl !== undefined) return perlClass(perl);
  const start = cursor.offset;
  const unicode = cursor.read(/\\([pP])(?:\{([^{}]*)\}|([^{]))/uy);
  if (!unicode) return undefined;
  const items = unicodeClass(unicode[2] ?? unicode[3] ?? '', unicode[1] === 'P');
  if (items) return items;
  const expected = 'expected a general category such as \\p{Lu} or a script such as \\p{Greek}';
  throw cursor.error(`unknown Unicode class "${unicode[0]}", ${expected},`, start);
}

/**
 * Reads an escape that stands for one character, its backslash included.
 *
 * @throws PatternSyntaxError for one that RE2 does not have
 */
export function readCharacterEscape(cursor: Cursor): number {
  const start = cursor.offset;
  const hex = cursor.read(/\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/y);
  if (hex) return checkedCodePoint(cursor, Number.parseInt(hex[1] ?? hex[2]!, 16), start);
  const octal = cursor.read(/\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/y)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const control = cursor.read(/\\([afnrtv])/y)?.[1];
  if (control !== undefined) return CONTROL_CHARACTERS[control]!;
  const punctuation = cursor.read(/\\([\0-\x7f])(?<![0-9A-Za-z])/y)?.[1];
  if (punctuation !== undefined) return punctuation.charCodeAt(0);
  throw cursor.error(problemOf(cursor), start);
}

function checkedCodePoint(cursor: Cursor, codePoint: number, start: number): number {
  if (codePoint <= MAX_CODE_POINT) return codePoint;
  throw cursor.error('code point above U+10FFFF', start);
}

function problemOf(cursor: Cursor): string {
  const escape = cursor.read(/\\[^]?/uy)?.[0] ?? '';
  if (escape === '\\') return 'trailing backslash, write "\\\\" for a backslash,';
  if (/[1-9k]/.test(escape)) return `backreference "${escape}", which RE2 does not have,`;
  return `unknown escape "${escape}"`;
}
