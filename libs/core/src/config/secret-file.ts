import { readFileSync, statSync } from 'node:fs';
import type { FoundVariable } from './env-source.js';

/** What a secret variable's name ends in if its value is the path of a file that holds the secret. */
export const SECRET_FILE_SUFFIX = '_FILE';

/** Largest file that is read as a secret, in bytes. */
const MAX_SIZE = 64 * 1024;

/**
 * Reads the file that a variable such as `USER_SERVICE_PGSQL_PASSWORD_FILE` points to, as Docker and
 * Kubernetes mount secrets. A line break at the end is not part of the secret.
 *
 * @returns the secret, or what is wrong with the file
 */
export function findSecretFile({
  name,
  value: path,
}: FoundVariable): FoundVariable | { readonly problem: string } {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { problem: 'is no file: expected one that holds the secret' };
    if (stats.size > MAX_SIZE)
      return { problem: `has ${stats.size} bytes: expected a secret of at most ${MAX_SIZE}` };
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (value === '') return { problem: 'is an empty file: expected one that holds the secret' };
    return { name, value, origin: 'file' };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read (${code}): expected a file that holds the secret` };
  }
}
