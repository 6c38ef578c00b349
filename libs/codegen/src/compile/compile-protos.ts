import { createFileRegistry, fromBinary, type FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { posix, relative, resolve, sep } from 'node:path';
import type { Problem } from '../model/problem.js';
import { gatherSources, type SourceFile } from './gather-sources.js';
import { ImportPaths } from './import-paths.js';
import { runBuf } from './run-buf.js';

export interface CompileOptions {
  /** Folders that imports are relative to. The toolkit's own protos need none. */
  readonly roots: readonly string[];
  /** Files to compile, each inside of a root. */
  readonly files: readonly string[];
  /**
   * Where imports with a prefix are: `github.com/example/users` → a folder. The longest prefix that
   * fits is taken, before the roots.
   */
  readonly mappings?: Readonly<Record<string, string>>;
}

export type CompileResult =
  | {
      readonly kind: 'compiled';
      /** The files and all they import, with source info. */
      readonly registry: FileRegistry;
      /** Import paths of `CompileOptions.files`, in their order. */
      readonly files: readonly string[];
      /** Real path of a file by its import path, where it is one. */
      readonly realPaths: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Compiles protos with buf, offline. Nothing is left behind. */
export async function compileProtos(options: CompileOptions): Promise<CompileResult> {
  const paths = new ImportPaths(options.roots, options.mappings ?? {});
  const named = options.files.map((file) => ({ file, name: importName(file, options.roots) }));
  const outside = named.filter(({ name }) => name === undefined);
  if (outside.length > 0) {
    return { kind: 'invalid', problems: outside.map(({ file }) => outsideProblem(file, options)) };
  }
  const files = named.map(({ name }) => name!);
  const { sources, problems } = await gatherSources(files, paths);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const built = await runBuf(sources);
  if (built.kind === 'invalid') return built;
  const set = fromBinary(FileDescriptorSetSchema, built.image);
  return {
    kind: 'compiled',
    registry: createFileRegistry(set),
    files,
    realPaths: realPaths(sources),
  };
}

/** Path of a file from the root that it is in, as an import writes it. */
function importName(file: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    const name = relative(resolve(root), resolve(file));
    if (name !== '' && !name.startsWith('..') && resolve(root, name) === resolve(file)) {
      return name.split(sep).join(posix.sep);
    }
  }
  return undefined;
}

function outsideProblem(file: string, { roots }: CompileOptions): Problem {
  return {
    severity: 'error',
    file,
    line: undefined,
    column: undefined,
    message: 'file is in none of the roots',
    hint: `move it below one of ${roots.join(', ')}, or add its folder to the roots`,
  };
}

function realPaths(sources: readonly SourceFile[]): ReadonlyMap<string, string> {
  return new Map(sources.map(({ name, path }) => [name, path]));
}
