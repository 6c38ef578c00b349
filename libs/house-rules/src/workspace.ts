import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly version: string;
  readonly license?: string;
  readonly description?: string;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Folder relative to the root, such as `libs/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export const ROOT = join(import.meta.dirname, '../../..');

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}

/** Every package of the workspace. */
export function workspacePackages(): WorkspacePackage[] {
  const { workspaces } = readManifest('.') as Manifest & { workspaces: string[] };
  return workspaces
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((folder) => existsSync(join(ROOT, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

/** TypeScript sources of a package, without specs and what only specs use. */
export function productSources(folder: string): string[] {
  return sources(folder).filter((file) => !isTestFile(file));
}

/** All TypeScript sources of a package. */
export function sources(folder: string): string[] {
  return globSync(join(folder, '{src,test}/**/*.ts'), {
    cwd: ROOT,
    exclude: (name) => name.includes('node_modules') || /(^|\/)(files|golden)(\/|$)/.test(name),
  }).sort();
}

export function isTestFile(file: string): boolean {
  return /\.spec\.ts$|\/testing-support\/|\/test\//.test(file);
}

export interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Whether the compiler drops it: `import type` and `export type`. */
  readonly typeOnly: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Imports and re-exports of a file. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(IMPORT)].map((match) => ({
    file,
    specifier: (match[2] ?? match[3])!,
    typeOnly: match[1] !== undefined,
  }));
}

/** The source file that a relative import means. */
export function resolveRelative({ file, specifier }: Import): string {
  return relative(ROOT, join(ROOT, dirname(file), specifier)).replace(/\.js$/, '.ts');
}

/** Name of the package that a bare specifier belongs to; `undefined` for relative and Node's own. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
