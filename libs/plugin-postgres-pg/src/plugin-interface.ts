import type { PostgresInfo } from '@nestjs-toolkit/postgres';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';

/** PostgreSQL through Kysely: what `@InjectPlugin()` gives for `plugin: "postgres_pg"`. */
export interface PostgresPgPlugin {
  /**
   * Kysely's query builder on {@link pool}. It is there from the beginning and connected when the
   * service starts. Always the same object; `Database` only tells the compiler of its tables.
   */
  db<Database>(): Kysely<Database>;
  /** node-postgres' pool, for SQL as text. */
  readonly pool: Pool;
  /**
   * Applies pending migrations: the SQL files of `MIGRATIONS_DIR`. Safe to call from several instances
   * at once.
   *
   * @returns names of what was applied
   * @throws MigrationError if there is no folder, or one fails
   */
  runMigrations(options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
  /** Settings in effect; no secrets. */
  info(): PostgresInfo;
  /** Writes {@link info} to the log. */
  print(): void;
}
