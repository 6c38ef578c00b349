import { MigrationError } from './migration-error.js';
import type { MigrationFile } from './migration-files.js';
import type { AppliedMigration } from './migration-table.js';

/**
 * Compares files with what the database has.
 *
 * A database that is ahead of the files is fine: during a rolling update or after a rollback, an
 * older release runs on the schema of a newer one.
 *
 * @returns the files that are still to be applied
 * @throws MigrationError if the history does not fit: a file changed, vanished or came too late
 */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationFile[] {
  const newestFile = files.at(-1)?.version ?? -1n;
  const newestApplied = applied.at(-1)?.version ?? -1n;
  const byVersion = new Map(files.map((file) => [file.version, file]));
  const done = new Set(applied.map(({ version }) => version));
  const pending = files.filter(({ version }) => !done.has(version));
  const problems = [
    ...applied.flatMap((migration) => historyProblem(migration, byVersion, newestFile)),
    ...pending
      .filter(({ version }) => version < newestApplied)
      .map(
        ({ file }) =>
          `${file} came too late: version ${newestApplied} is applied already; give it a higher version`,
      ),
  ];
  if (problems.length > 0)
    throw new MigrationError(
      `migrations do not fit what the database has:\n  ${problems.join('\n  ')}`,
    );
  return pending;
}

function historyProblem(
  { version, name, checksum, appliedAt }: AppliedMigration,
  files: ReadonlyMap<bigint, MigrationFile>,
  newestFile: bigint,
): string[] {
  const file = files.get(version);
  const when = appliedAt.toISOString();
  if (file && file.checksum !== checksum)
    return [
      `${file.file} was changed after it was applied at ${when}: restore it and put the change into a new file`,
    ];
  if (!file && version < newestFile)
    return [`the file of version ${version} (${name}), applied at ${when}, is missing: restore it`];
  return [];
}
