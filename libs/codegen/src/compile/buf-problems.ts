import { isAbsolute, relative } from 'node:path';
import type { Problem } from '../model/problem.js';
import type { SourceFile } from './gather-sources.js';

/** One line of `buf --error-format=json`. */
interface BufAnnotation {
  readonly path?: string;
  readonly start_line?: number;
  readonly start_column?: number;
  readonly message?: string;
}

/** What to do about errors of the compiler whose text alone does not tell. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /already set|set multiple times/,
    'set the option once: either as a whole, `option (x) = { … }`, or field by field, `option (x).field = …`',
  ],
  [
    /declared multiple times/,
    'if a file is imported under two paths, all of it is declared twice: import it under one',
  ],
  [/^syntax error/, 'see https://protobuf.dev/reference/protobuf/proto3-spec for the grammar'],
  [
    /could not find|cannot find|unknown extension|unresolvable/,
    'import the file that declares it, and mind the package in front of its name',
  ],
];

/**
 * Problems of the compiler, with the real files that they are in.
 *
 * @param stage folder that buf has seen the files in
 */
export function problemsFromBuf(
  output: string,
  sources: readonly SourceFile[],
  stage: string,
): Problem[] {
  const paths = new Map(sources.map(({ name, path }) => [name, path]));
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const annotation = parse(line);
    const name = annotation.path === undefined ? 'buf' : importPath(annotation.path, stage);
    const message = annotation.message ?? line;
    return {
      severity: 'error',
      file: paths.get(name) ?? name,
      line: annotation.start_line,
      column: annotation.start_column,
      message,
      hint: HINTS.find(([pattern]) => pattern.test(message))?.[1] ?? '',
    };
  });
}

function parse(line: string): BufAnnotation {
  try {
    return JSON.parse(line) as BufAnnotation;
  } catch {
    return {};
  }
}

/** buf prints absolute paths or paths from its working folder, as it likes. */
function importPath(path: string, stage: string): string {
  return isAbsolute(path) ? relative(stage, path) : path;
}
