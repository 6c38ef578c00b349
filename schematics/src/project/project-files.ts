/** The files of a project, by path from its root with slashes: on disk, or in the tree of a schematic. */
export interface ProjectFiles {
  /** Folder on disk that holds the files as they are. Absent: they may differ from what is on disk. */
  readonly folder?: string;
  /** @returns the text, or `undefined` if there is no such file */
  read(path: string): string | undefined;
  /**
   * Paths of the files below a folder at any depth, sorted; none if there is no such folder. What is
   * hidden, installed or built is left out.
   */
  list(folder: string): string[];
}

/** Folders that hold nothing that a person wrote. */
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage']);

/** Whether {@link ProjectFiles.list} leaves a folder out. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || SKIPPED_FOLDERS.has(name);
}

/** A path as the functions here take it: without `./` in front or a slash at the end; `''` is the root. */
export function projectPath(path: string): string {
  return path
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

/** Whether a path is a folder or file below a folder. Everything is below `''`. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Joins parts of a project path, of which some may be empty. */
export function joinPath(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
