import type { GeneratedFile } from '../../print/generated-file.js';
import type { Printable } from '../../print/printable.js';

/** What the body of a generated function is made of. */
export type Statement =
  | { readonly kind: 'line'; readonly text: Printable }
  | { readonly kind: 'block'; readonly open: Printable; readonly body: readonly Statement[] }
  | Branch;

interface Branch {
  readonly kind: 'branch';
  readonly condition: Printable;
  readonly body: readonly Statement[];
  /** Body of `else`; none if it is empty. */
  readonly otherwise: readonly Statement[];
}

export function line(...text: Printable[]): Statement {
  return { kind: 'line', text };
}

export function block(open: Printable, body: readonly Statement[]): Statement {
  return { kind: 'block', open, body };
}

export function branch(
  condition: Printable,
  body: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement {
  return { kind: 'branch', condition, body, otherwise };
}

/** The body on condition; nothing for an empty body. */
export function when(condition: Printable, body: readonly Statement[]): Statement[] {
  return body.length === 0 ? [] : [branch(condition, body)];
}

export function printStatements(statements: readonly Statement[], out: GeneratedFile): void {
  for (const statement of statements) {
    if (statement.kind === 'line') out.print(statement.text);
    else if (statement.kind === 'branch') printBranch('if (', statement, out);
    else out.block(statement.open, () => printStatements(statement.body, out), '}');
  }
}

function printBranch(
  open: string,
  { condition, body, otherwise }: Branch,
  out: GeneratedFile,
): void {
  out.print(open, condition, ') {');
  out.indent(() => printStatements(body, out));
  const [first, ...others] = otherwise;
  if (first?.kind === 'branch' && others.length === 0) {
    return printBranch('} else if (', first, out);
  }
  if (otherwise.length > 0) {
    out.print('} else {');
    out.indent(() => printStatements(otherwise, out));
  }
  out.print('}');
}
