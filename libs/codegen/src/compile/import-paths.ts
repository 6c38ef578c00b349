import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folder of the toolkit's annotation protos, which every proto may import. */
export function annotationsFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@nestjs-toolkit/proto/package.json'));
}

/** Finds the files behind import strings. */
export class ImportPaths {
  private readonly mappings: readonly (readonly [string, string])[];
  private readonly roots: readonly string[];

  constructor(roots: readonly string[], mappings: Readonly<Record<string, string>>) {
    this.mappings = Object.entries(mappings).sort(([a], [b]) => b.length - a.length);
    this.roots = [...roots, annotationsFolder()];
  }

  /** @returns the path, or undefined if none of {@link candidates} exists */
  async find(name: string): Promise<string | undefined> {
    for (const path of this.candidates(name)) if (await isFile(path)) return path;
    return undefined;
  }

  /** Where an import is looked for, in order. */
  candidates(name: string): string[] {
    const mapped = this.mappings
      .filter(([prefix]) => name === prefix || name.startsWith(`${prefix.replace(/\/$/, '')}/`))
      .map(([prefix, folder]) => join(folder, name.slice(prefix.length)));
    return [...mapped, ...this.roots.map((root) => join(root, name))];
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
