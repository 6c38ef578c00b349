import { createCharSet, type CharSet, type SetItem } from './char-set.js';
import type { Cursor } from './cursor.js';
import { readCharacterEscape, readClassEscape } from './escape.js';
import { posixClass } from './named-classes.js';

/**
 * Reads a bracketed class such as `[^a-z\d[:punct:]]`, its opening bracket included.
 *
 * @throws PatternSyntaxError
 */
export function readCharClass(cursor: Cursor, fold: boolean): CharSet {
  const start = cursor.offset;
  cursor.skip('[');
  const negated = cursor.skip('^');
  const items: SetItem[] = [];
  // A closing bracket that comes first is an ordinary character.
  for (let first = true; first || !cursor.sees(']'); first = false) {
    if (cursor.atEnd) throw cursor.error('class without a closing "]"', start);
    items.push(...(readPosixClass(cursor) ?? readClassEscape(cursor) ?? [readRange(cursor)]));
  }
  cursor.skip(']');
  return createCharSet(items, { negated, fold });
}

function readPosixClass(cursor: Cursor): SetItem[] | undefined {
  const start = cursor.offset;
  const name = cursor.read(/\[:(.*?):\]/sy)?.[1];
  if (name === undefined) return undefined;
  const items = posixClass(name);
  if (!items) throw cursor.error(`unknown class "[:${name}:]"`, start);
  return items;
}

function readRange(cursor: Cursor): SetItem {
  const start = cursor.offset;
  const from = readCharacter(cursor);
  // In `[a-]` the hyphen stands for itself.
  if (!cursor.read(/-(?=[^\]])/uy)) return { from, to: from };
  const to = readCharacter(cursor);
  if (to < from) throw cursor.error('range whose end comes before its start', start);
  return { from, to };
}

function readCharacter(cursor: Cursor): number {
  return cursor.sees('\\') ? readCharacterEscape(cursor) : cursor.next();
}
