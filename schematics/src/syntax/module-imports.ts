import ts from 'typescript';
import { applyEdits, descendants, parseSource, propertyOf, type TextEdit } from './source.js';

/**
 * Adds expressions to the `imports` of the first class with `@Module()`. The user's format and comments
 * stay; a list on one line is broken, one item per line.
 *
 * @returns `undefined` if there is no such class, or its imports are not written as a list
 */
export function addToModuleImports(
  text: string,
  expressions: readonly string[],
): string | undefined {
  if (expressions.length === 0) return text;
  const metadata = moduleMetadata(parseSource(text));
  if (!metadata) return undefined;
  const property = propertyOf(metadata, 'imports');
  if (!property) return applyEdits(text, [insertProperty(metadata, expressions)]);
  if (!ts.isPropertyAssignment(property) || !ts.isArrayLiteralExpression(property.initializer)) {
    return undefined;
  }
  const list = property.initializer;
  const indent = indentOf(property);
  const edits = isBroken(list)
    ? appendLines(list, expressions, indent)
    : [breakList(list, expressions, indent)];
  return applyEdits(text, edits);
}

/** The object that the first `@Module()` of a file is given. */
export function moduleMetadata(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  for (const node of descendants(source)) {
    if (!ts.isDecorator(node) || !ts.isCallExpression(node.expression)) continue;
    const { expression, arguments: parameters } = node.expression;
    if (expression.getText() !== 'Module') continue;
    const [metadata] = parameters;
    return metadata && ts.isObjectLiteralExpression(metadata) ? metadata : undefined;
  }
  return undefined;
}

const STEP = '  ';

function insertProperty(
  metadata: ts.ObjectLiteralExpression,
  expressions: readonly string[],
): TextEdit {
  const indent = indentOf(metadata);
  const items = expressions.map((each) => indentLines(each, indent + STEP + STEP));
  const property = [`${indent}${STEP}imports: [`, ...items.map((item) => `${item},`)];
  const lines = [...property, `${indent}${STEP}],`].join('\n');
  const start = metadata.getStart() + 1;
  const [first] = metadata.properties;
  if (first && startsLine(first)) return { start, end: start, text: `\n${lines}` };
  const rest = first ? `\n${indent}${STEP}` : `\n${indent}`;
  return {
    start,
    end: first ? first.getStart() : metadata.getEnd() - 1,
    text: `\n${lines}${rest}`,
  };
}

/** Whether each item of a list has its own line. */
function isBroken({ elements }: ts.ArrayLiteralExpression): boolean {
  const last = elements.at(-1);
  if (!last) return false;
  const text = last.getSourceFile().text.slice(elements.end, last.parent.getEnd());
  return startsLine(last) && text.includes('\n');
}

function appendLines(
  list: ts.ArrayLiteralExpression,
  expressions: readonly string[],
  indent: string,
): TextEdit[] {
  const { elements } = list;
  const { text } = list.getSourceFile();
  const end = elements.at(-1)!.getEnd();
  const lineEnd = text.indexOf('\n', elements.end);
  const offset = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const items = expressions.map((each) => indentLines(each, indent + STEP)).join(',\n');
  const comma = elements.hasTrailingComma ? ',' : '';
  const insertion = { start: offset, end: offset, text: `\n${items}${comma}` };
  return elements.hasTrailingComma ? [insertion] : [{ start: end, end, text: ',' }, insertion];
}

function breakList(
  list: ts.ArrayLiteralExpression,
  expressions: readonly string[],
  indent: string,
): TextEdit {
  const comments = list.elements.length === 0 ? list.getText().slice(1, -1).trim() : '';
  const known = list.elements.map(
    (element) => indent + STEP + element.getFullText().trim().replaceAll('\n', `\n${STEP}`),
  );
  const added = expressions.map((each) => indentLines(each, indent + STEP));
  const items = [...known, ...added].map((item) => `${item},`);
  const lines = comments === '' ? items : [indent + STEP + comments, ...items];
  const text = ['[', ...lines, `${indent}]`].join('\n');
  return { start: list.getStart(), end: list.getEnd(), text };
}

/** Blanks in front of the line that a node starts on. */
function indentOf(node: ts.Node): string {
  const { text } = node.getSourceFile();
  const lineStart = text.lastIndexOf('\n', node.getStart() - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))![0];
}

function startsLine(node: ts.Node): boolean {
  const { text } = node.getSourceFile();
  const lineStart = text.lastIndexOf('\n', node.getStart() - 1) + 1;
  return text.slice(lineStart, node.getStart()).trim() === '';
}

function indentLines(text: string, indent: string): string {
  return indent + text.replaceAll('\n', `\n${indent}`);
}
