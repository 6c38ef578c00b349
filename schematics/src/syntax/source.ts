import ts from 'typescript';

/** A change of a text: what is between two offsets is replaced. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Parses a TypeScript file; parents are set. */
export function parseSource(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
}

/** Applies edits that do not overlap. Line ends in them become those of the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const isWindows = text.includes('\r\n');
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, edit) => {
      const insertion = isWindows ? edit.text.replaceAll(/\r?\n/g, '\r\n') : edit.text;
      return result.slice(0, edit.start) + insertion + result.slice(edit.end);
    }, text);
}

/** Replaces a node, without the comments in front of it. */
export function replaceNode(node: ts.Node, text: string): TextEdit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

/** A node and all below it, in the order of the text. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* descendants(child);
}

/** A property of an object literal, by name. */
export function propertyOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find(
    (property) =>
      property.name !== undefined &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) &&
      property.name.text === name,
  );
}

/** Value of a property that is written `name: value`. */
export function valueOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  const property = propertyOf(object, name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}
