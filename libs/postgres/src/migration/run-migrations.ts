import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { type Client, type ClientConfig, DatabaseError } from 'pg';
import { connectToMigrate, createMigrationClient } from './migration-client.js';
import { MigrationError } from './migration-error.js';
import { type MigrationFile, readMigrationFiles } from './migration-files.js';
import { beginWithMigrationLock } from './migration-lock.js';
import { planMigrations } from './migration-plan.js';
import { MigrationTable } from './migration-table.js';

export interface RunMigrationsOptions {
  /** What a client connects with. */
  readonly client: ClientConfig;
  /** Folder of the files `<version>_<name>.up.sql`. */
  readonly folder: string;
  readonly logger?: ToolkitLogger;
  /** Ends the run; the file that is being applied is rolled back. */
  readonly signal?: AbortSignal;
}

/**
 * Applies the migrations of a folder that the database does not have yet: in order of version, each
 * in a transaction of its own together with its entry in `toolkit_migrations`. Several instances may
 * do so at once; each file is applied by one of them.
 *
 * @returns names of the files that this call has applied
 * @throws MigrationError if a file is unusable, the history does not fit, or a file fails; what was
 * applied before stays
 */
export async function runMigrations(options: RunMigrationsOptions): Promise<readonly string[]> {
  const { folder, signal } = options;
  const files = readMigrationFiles(folder);
  const client = createMigrationClient(options.client);
  const abort = (): void => void client.end().catch(() => {});
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    await connectToMigrate(client);
    return await applyAll(client, files, options);
  } catch (error) {
    if (signal?.aborted) throw new MigrationError('migrations were cancelled', { cause: error });
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await client.end().catch(() => {});
  }
}

async function applyAll(
  client: Client,
  files: readonly MigrationFile[],
  { logger, signal }: RunMigrationsOptions,
): Promise<string[]> {
  const table = await MigrationTable.locate(client);
  const applied: string[] = [];
  for (;;) {
    await beginWithMigrationLock(client, signal);
    const adopted = await table.create(files);
    if (adopted !== undefined) logger?.info(`took over version ${adopted} from golang-migrate`);
    const [next] = planMigrations(files, await table.list());
    if (!next) {
      await client.query('COMMIT');
      return applied;
    }
    await apply(client, table, next);
    logger?.info(`applied migration ${next.file}`);
    applied.push(next.file);
  }
}

/** Applies one file, records it, and commits. */
async function apply(client: Client, table: MigrationTable, next: MigrationFile): Promise<void> {
  const { file, sql } = next;
  try {
    await client.query(sql);
    await table.add(next);
    await client.query('COMMIT');
  } catch (error) {
    const place = error instanceof DatabaseError ? placeOf(sql, error) : '';
    const hint = error instanceof DatabaseError && error.hint ? ` (${error.hint})` : '';
    throw new MigrationError(
      `migration ${file}${place} failed and was rolled back: ${(error as Error).message}${hint}`,
      { cause: error },
    );
  }
}

/** Line and column of an error; the server counts characters, not bytes. */
function placeOf(sql: string, { position }: DatabaseError): string {
  if (position === undefined) return '';
  const before = [...sql].slice(0, Number(position) - 1).join('');
  const lines = before.split('\n');
  return `:${lines.length}:${lines.at(-1)!.length + 1}`;
}
