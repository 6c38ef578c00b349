import { classSource, type SetItem } from './char-set.js';

type Ranges = readonly { readonly from: number; readonly to: number }[];

const DIGIT = ranges('09');
const SPACE = ranges('\t\n\f\r  ');
const WORD = ranges('09AZ__az');

/** `\d`, `\s` and `\w`: ASCII only, and `\s` without the vertical tab. */
const PERL_CLASSES: Readonly<Record<string, Ranges>> = { d: DIGIT, s: SPACE, w: WORD };

/** `[:alpha:]` and its siblings: ASCII only. */
const POSIX_CLASSES: ReadonlyMap<string, Ranges> = new Map([
  ['alnum', ranges('09AZaz')],
  ['alpha', ranges('AZaz')],
  ['ascii', ranges('\0\x7f')],
  ['blank', ranges('\t\t  ')],
  ['cntrl', ranges('\0\x1f\x7f\x7f')],
  ['digit', DIGIT],
  ['graph', ranges('!~')],
  ['lower', ranges('az')],
  ['print', ranges(' ~')],
  ['punct', ranges('!/:@[`{~')],
  ['space', ranges('\t\r  ')],
  ['upper', ranges('AZ')],
  ['word', WORD],
  ['xdigit', ranges('09AFaf')],
]);

const ASCII_WORD = new RegExp(`^${classSource(WORD)}$`, 'v');

/** The class of an escape such as `d` or `W`; undefined for any other letter. */
export function perlClass(letter: string): SetItem[] | undefined {
  const found = PERL_CLASSES[letter.toLowerCase()];
  return found && withSign(found, letter !== letter.toLowerCase());
}

/** The class of `[:name:]` or `[:^name:]`, without the brackets; undefined for an unknown name. */
export function posixClass(name: string): SetItem[] | undefined {
  const negated = name.startsWith('^');
  const found = POSIX_CLASSES.get(negated ? name.slice(1) : name);
  return found && withSign(found, negated);
}

/**
 * The class of `\p{name}`: a general category (`L`, `Lu`), a script (`Greek`) or `Any`; undefined
 * for an unknown name. A leading `^` negates it once more.
 */
export function unicodeClass(name: string, negated: boolean): SetItem[] | undefined {
  if (name.startsWith('^')) return unicodeClass(name.slice(1), !negated);
  const sign = negated ? 'P' : 'p';
  if (name === 'Any') return [`\\${sign}{Any}`];
  if (!/^[A-Za-z_]+$/.test(name)) return undefined;
  const keys = name.length <= 2 ? ['gc', 'sc'] : ['sc'];
  const source = keys.map((key) => `\\${sign}{${key}=${name}}`).find(isKnown);
  return source === undefined ? undefined : [source];
}

/** Whether `\b` counts a character as part of a word. */
export function isWordCharacter(codePoint: number): boolean {
  return codePoint < 0x80 && ASCII_WORD.test(String.fromCharCode(codePoint));
}

function withSign(items: Ranges, negated: boolean): SetItem[] {
  return negated ? [classSource(items, true)] : [...items];
}

function isKnown(property: string): boolean {
  try {
    return new RegExp(property, 'v').source !== '';
  } catch {
    return false;
  }
}

/** Pairs of first and last characters, written as one string. */
function ranges(pairs: string): Ranges {
  return (pairs.match(/[^]{2}/g) ?? []).map((pair) => ({
    from: pair.charCodeAt(0),
    to: pair.charCodeAt(1),
  }));
}
