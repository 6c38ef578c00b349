import type { ToolkitLogger } from '@nestjs-toolkit/core';
import type { ClientConfig } from 'pg';
import { MigrationError } from './migration-error.js';
import { runMigrations } from './run-migrations.js';

/**
 * Applies the migrations of the folder that `MIGRATIONS_DIR` names.
 *
 * @returns names of what was applied
 * @throws MigrationError if the variable is not set, or as `runMigrations()` does
 */
export async function migrateFolder(
  folder: string | undefined,
  client: ClientConfig,
  logger: ToolkitLogger,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (folder === undefined) throw new MigrationError('no migrations to run: set MIGRATIONS_DIR');
  return runMigrations({ client, folder, logger, ...(signal ? { signal } : {}) });
}
