import { JsonFileError } from '../project/json-file.js';

/** A reason why a command cannot do its work that a person can do something about. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** One line for a failure that is no bug; `undefined` for what has to be thrown on. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof CommandError || error instanceof JsonFileError) return error.message;
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `no permission to write ${path ?? 'here'}: make the folder writable, or run it elsewhere`;
  }
  if (code === 'ENOSPC') return `no space left on the disk for ${path ?? 'the files'}`;
  return undefined;
}
