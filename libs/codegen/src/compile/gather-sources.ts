import { readFile } from 'node:fs/promises';
import type { Problem } from '../model/problem.js';
import type { ImportPaths } from './import-paths.js';
import { scanImports, type ImportStatement } from './scan-imports.js';

/** A proto that takes part in a compilation. */
export interface SourceFile {
  /** Import path. */
  readonly name: string;
  /** Real path. */
  readonly path: string;
  readonly text: string;
}

interface Gathered {
  readonly sources: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

/** Reads files and all that they import, at any depth. `google/protobuf/*` comes with the compiler. */
export async function gatherSources(
  files: readonly string[],
  paths: ImportPaths,
): Promise<Gathered> {
  const sources: SourceFile[] = [];
  const problems: Problem[] = [];
  const seen = new Set(files);
  const queue: { name: string; from?: { path: string; statement: ImportStatement } }[] = files.map(
    (name) => ({ name }),
  );
  for (const { name, from } of queue) {
    const path = await paths.find(name);
    if (path === undefined) {
      problems.push(missing(name, from, paths.candidates(name)));
      continue;
    }
    const source = { name, path, text: await readFile(path, 'utf8') };
    sources.push(source);
    for (const statement of scanImports(source.text)) {
      if (seen.has(statement.name) || isBuiltIn(statement.name)) continue;
      seen.add(statement.name);
      queue.push({ name: statement.name, from: { path, statement } });
    }
  }
  return { sources, problems };
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('google/protobuf/');
}

function missing(
  name: string,
  from: { path: string; statement: ImportStatement } | undefined,
  candidates: readonly string[],
): Problem {
  return {
    severity: 'error',
    file: from?.path ?? name,
    line: from?.statement.line,
    column: from?.statement.column,
    message: from === undefined ? 'file does not exist' : `import "${name}" was not found`,
    hint: `looked for ${candidates.join(', ')}; add the folder that holds it as a root, or map a prefix of the import to it`,
  };
}
