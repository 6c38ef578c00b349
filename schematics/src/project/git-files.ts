import { execFileSync } from 'node:child_process';
import { UserError } from '../report/user-error.js';
import { isBelow, isSkippedFolder, type ProjectFiles } from './project-files.js';

/** Most bytes of one file or list. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The files of a folder as they are in a commit of its git repository.
 *
 * @param ref a branch, tag or commit
 * @throws UserError without git, outside of a repository, or for a ref that does not exist
 */
export function gitFiles(folder: string, ref: string): ProjectFiles {
  const commit = resolveCommit(folder, ref);
  const paths = git(folder, ['ls-tree', '-r', '-z', '--name-only', commit])
    .split('\0')
    .filter((path) => path !== '');
  const known = new Set(paths);
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      if (!known.has(path)) return undefined;
      const text = texts.get(path) ?? git(folder, ['show', `${commit}:./${path}`]);
      texts.set(path, text);
      return text;
    },
    list: (start) =>
      paths
        .filter(
          (path) => isBelow(path, start) && !path.split('/').slice(0, -1).some(isSkippedFolder),
        )
        .sort(),
  };
}

function resolveCommit(folder: string, ref: string): string {
  if (ref.startsWith('-')) throw new UserError(`"${ref}" is no name of a commit`);
  try {
    git(folder, ['rev-parse', '--git-dir']);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UserError('git is not installed: give a folder with the previous protos instead');
    }
    throw new UserError('no git repository here: give a folder with the previous protos instead');
  }
  try {
    return git(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]).trim();
  } catch {
    throw new UserError(
      `"${ref}" is neither a folder nor a branch, tag or commit of this repository: fetch it first, as with git fetch origin`,
    );
  }
}

function git(cwd: string, parameters: readonly string[]): string {
  return execFileSync('git', [...parameters], {
    cwd,
    encoding: 'utf8',
    maxBuffer: MAX_BYTES,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
