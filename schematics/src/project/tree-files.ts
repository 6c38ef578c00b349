import type { DirEntry, Tree } from '@angular-devkit/schematics';
import { isSkippedFolder, type ProjectFiles } from './project-files.js';

/** The files of a project as a schematic sees them. */
export function treeFiles(tree: Tree): ProjectFiles {
  return {
    read: (path) => (tree.exists(path) ? tree.read(path)?.toString() : undefined),
    list: (folder) => filesBelow(tree.getDir(folder)).sort(),
  };
}

function filesBelow(folder: DirEntry): string[] {
  const files = folder.subfiles.map((name) => `${folder.path}/${name}`.replace(/^\/+/, ''));
  const folders = folder.subdirs.filter((name) => !isSkippedFolder(name));
  return [...files, ...folders.flatMap((name) => filesBelow(folder.dir(name)))];
}
