import { ProtoEditError } from '@nestjs-toolkit/codegen';
import { JsonFileError } from '../project/json-file.js';
import { UserError } from '../report/user-error.js';

/** One line for a failure that is no bug; `undefined` for what has to be thrown on. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof UserError || error instanceof JsonFileError) return error.message;
  if (error instanceof ProtoEditError) return error.message;
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `no permission to write ${path ?? 'here'}: make the folder writable, or run it elsewhere`;
  }
  if (code === 'ENOSPC') return `no space left on the disk for ${path ?? 'the files'}`;
  return undefined;
}
