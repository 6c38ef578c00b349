/** An `import` of a proto. */
export interface ImportStatement {
  /** Path as it is written, without quotes. */
  readonly name: string;
  /** First line is 1. */
  readonly line: number;
  /** First column is 1. */
  readonly column: number;
}

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(["'])(?:\\.|(?!\1)[^\\\n])*\1|[A-Za-z_][\w.]*|[^\s]/g;

/**
 * Finds the imports of a proto without compiling it. Whatever is no well-formed import is left to
 * the compiler.
 */
export function scanImports(text: string): ImportStatement[] {
  const tokens = [...text.matchAll(TOKEN)].filter(([token]) => !/^\/[/*]/.test(token));
  const imports: ImportStatement[] = [];
  for (const [index, token] of tokens.entries()) {
    const starts = index === 0 || /^[;}]$/.test(tokens[index - 1]![0]);
    if (token[0] !== 'import' || !starts) continue;
    const path = isModifier(tokens[index + 1]?.[0]) ? tokens[index + 2] : tokens[index + 1];
    if (path === undefined || !/^["'].*["']$/.test(path[0])) continue;
    imports.push({ name: path[0].slice(1, -1), ...placeOf(text, path.index) });
  }
  return imports;
}

function isModifier(token: string | undefined): boolean {
  return token === 'public' || token === 'weak' || token === 'option';
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
