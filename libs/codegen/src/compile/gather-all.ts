import type { CompileOptions } from './compile-protos.js';
import { gatherSources, type SourceFile } from './gather-sources.js';
import { ImportPaths } from './import-paths.js';

/** The files of a compilation that has succeeded, with all they import. @param files import paths */
export async function gatherAll(
  { roots, mappings = {} }: CompileOptions,
  files: readonly string[],
): Promise<readonly SourceFile[]> {
  const { sources } = await gatherSources(files, new ImportPaths(roots, mappings));
  return sources;
}
