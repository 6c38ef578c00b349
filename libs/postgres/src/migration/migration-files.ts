import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationError } from './migration-error.js';
import { transactionControl } from './transaction-control.js';

/** A file `<version>_<name>.up.sql`. */
export interface MigrationFile {
  readonly version: bigint;
  readonly name: string;
  /** File name. */
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the text, line ends counted as `\n`. */
  readonly checksum: string;
}

const FILE_NAME = /^(\d{1,18})_(.+)\.(up|down)\.sql$/;

/**
 * Reads the migrations of a folder, in order of version. `.down.sql` files are left alone: they are
 * for people, never run by a service. Files of other kinds are ignored.
 *
 * @throws MigrationError naming every file that is not as expected
 */
export function readMigrationFiles(folder: string): MigrationFile[] {
  const problems: string[] = [];
  const files: MigrationFile[] = [];
  for (const file of listSqlFiles(folder)) {
    const [, version, name, direction] = FILE_NAME.exec(file) ?? [];
    if (!version || !name) {
      problems.push(`${file}: expected a name such as 000001_create_users.up.sql`);
    } else if (direction === 'up') {
      const sql = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
      const statement = transactionControl(sql);
      if (statement)
        problems.push(`${file}: remove "${statement}", the file runs in a transaction already`);
      files.push({ version: BigInt(version), name, file, sql, checksum: checksum(sql) });
    }
  }
  files.sort((a, b) => (a.version < b.version ? -1 : 1));
  problems.push(...duplicates(files));
  if (problems.length > 0)
    throw new MigrationError(
      `migrations in "${folder}" are not usable:\n  ${problems.join('\n  ')}`,
    );
  return files;
}

function listSqlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort();
  } catch (error) {
    throw new MigrationError(
      `migrations folder "${folder}" cannot be read: set MIGRATIONS_DIR to an existing folder`,
      { cause: error },
    );
  }
}

function duplicates(files: readonly MigrationFile[]): string[] {
  return files
    .filter((file, index) => files[index - 1]?.version === file.version)
    .map(({ file, version }) => `${file}: version ${version} is there twice`);
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql.replace(/\r\n/g, '\n')).digest('hex');
}
