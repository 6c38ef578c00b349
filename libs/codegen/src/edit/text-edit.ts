import { statementsBy, setsOption, type Body, type Statement } from './proto-source.js';

/** A proto that cannot be edited as asked, and why. */
export class ProtoEditError extends Error {
  override readonly name = 'ProtoEditError';
}

/** Text to put into a proto at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Puts in texts; several at one place stay in their order. Line ends are those of the file. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => b.at - a.at || b.order - a.order)
    .reduce(
      (result, { at, text: added }) =>
        result.slice(0, at) + added.replaceAll('\n', newline) + result.slice(at),
      text,
    );
}

/** Offset of the end of the line that an offset is in, before the line break: behind a trailing comment. */
export function endOfLine(text: string, offset: number): number {
  const [rest] = /^[^\n]*/.exec(text.slice(offset))!;
  const line = rest.replace(/\r$/, '');
  return /^\s*(\/\/.*|\/\*.*\*\/\s*)?$/.test(line) ? offset + line.length : offset;
}

/** Indentation of what is inside of a block: that of its first statement, or two blanks more than its own. */
export function indentationIn(text: string, { body, start }: Statement): string {
  const own = blanksBefore(text, start);
  const first = body?.statements[0];
  return first === undefined ? `${own}  ` : blanksBefore(text, first.start) || `${own}  `;
}

function blanksBefore(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  return /^[ \t]*$/.test(before) ? before : '';
}

/** Adds `import` of what a text needs and does not import yet. */
export function importInsertions(
  text: string,
  statements: readonly Statement[],
  imports: readonly { readonly path: string; readonly isKnown: (path: string) => boolean }[],
): Insertion[] {
  const known = statementsBy(statements, 'import').map(({ head }) => head.at(-2)!.slice(1, -1));
  const missing = imports.filter(({ isKnown }) => !known.some(isKnown)).map(({ path }) => path);
  if (missing.length === 0) return [];
  const last = statementsBy(statements, 'import').at(-1);
  const place = last ?? headOf(statements);
  if (place === undefined) throw new ProtoEditError('proto is empty: expected syntax and package');
  const lines = missing.map((path) => `\nimport "${path}";`).join('');
  return [{ at: endOfLine(text, place.end), text: last ? lines : `\n${lines}` }];
}

/** The last of the statements that every proto begins with. */
function headOf(statements: readonly Statement[]): Statement | undefined {
  return statements.findLast(({ head }) => ['syntax', 'edition', 'package'].includes(head[0]!));
}

/** Where a new option of the file goes: behind the last of its kind, the imports, or the head. */
export function placeOfFileOption(
  text: string,
  statements: readonly Statement[],
  option: string,
): { readonly at: number; readonly afterSame: boolean } {
  const same = statements.findLast((statement) => setsOption(statement, option));
  const place =
    same ??
    statements.findLast(({ head }) => head[0] === 'import' || head[0] === 'option') ??
    headOf(statements);
  if (place === undefined) throw new ProtoEditError('proto is empty: expected syntax and package');
  return { at: endOfLine(text, place.end), afterSame: same !== undefined };
}

/** Where a new statement goes in a block: below the marker that the original's protos have, or at the end. */
export function placeInBody(
  text: string,
  body: Body,
  marker: string,
): { readonly at: number; readonly isMarked: boolean } {
  const index = text.slice(body.start, body.end).indexOf(marker);
  if (index !== -1) return { at: body.start + index + marker.length, isMarked: true };
  const last = body.statements.at(-1);
  return { at: endOfLine(text, last?.end ?? body.start), isMarked: false };
}
