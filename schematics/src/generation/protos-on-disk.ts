import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { ProjectFiles } from '../project/project-files.js';

/** Where the protos of a project are on disk, for the compiler to read. */
export interface ProtosOnDisk {
  /** Path on disk of a path of the project. */
  pathOf(path: string): string;
  /** Replaces paths on disk by those that the user knows. */
  describe(text: string): string;
}

/**
 * Runs a function that needs protos on disk. Those of a tree, which may not have been written yet, are
 * put into a temporary folder, which is removed afterwards.
 *
 * @param folders that hold the protos
 */
export async function withProtosOnDisk<T>(
  files: ProjectFiles,
  folders: readonly string[],
  use: (protos: ProtosOnDisk) => Promise<T>,
): Promise<T> {
  if (files.folder !== undefined) return use(protosIn(files.folder, files.folder));
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-toolkit-protos-'));
  try {
    for (const path of folders.filter(isInside).flatMap((each) => files.list(each))) {
      if (!path.endsWith('.proto')) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), files.read(path)!);
    }
    return await use(protosIn(folder, process.cwd()));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders beside the project are read where they are. @param root folder of the project */
function protosIn(folder: string, root: string): ProtosOnDisk {
  return {
    pathOf: (path) => (isInside(path) ? join(folder, path) : resolve(root, path)),
    describe: (text) => text.replaceAll(folder + sep, ''),
  };
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && path !== '..' && !path.startsWith('../');
}
