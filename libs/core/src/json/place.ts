import type { JsonPlace } from './json-error.js';

/** Line and column of an index in a text. Lines end as JSON's white space lets them: LF, CR LF or CR. */
export function placeAt(text: string, index: number): JsonPlace {
  const before = text.slice(0, index).split(/\r\n|\n|\r/);
  return { line: before.length, column: before[before.length - 1]!.length + 1 };
}
