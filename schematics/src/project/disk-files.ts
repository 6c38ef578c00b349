import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSkippedFolder, joinPath, type ProjectFiles } from './project-files.js';

/** The files of a project on disk. */
export function diskFiles(folder: string): ProjectFiles {
  return {
    folder,
    read: (path) => unlessMissing(() => readFileSync(join(folder, path), 'utf8')),
    list: (start) => filesBelow(folder, start).sort(),
  };
}

function filesBelow(root: string, folder: string): string[] {
  const entries = unlessMissing(() => readdirSync(join(root, folder), { withFileTypes: true }));
  return (entries ?? []).flatMap((entry) => {
    const path = joinPath(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !isSkippedFolder(entry.name) ? filesBelow(root, path) : [];
  });
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
