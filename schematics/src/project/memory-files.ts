import { isBelow, projectPath, type ProjectFiles } from './project-files.js';

/** Files that are nowhere on disk yet. */
export function memoryFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): ProjectFiles {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return {
    read: (path) => texts.get(projectPath(path)),
    list: (folder) => [...texts.keys()].filter((path) => isBelow(path, projectPath(folder))).sort(),
  };
}
