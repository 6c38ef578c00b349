import type { PostgresInfo } from '@nestjs-toolkit/postgres';
import type { Sql, TransactionSql } from 'postgres';

/** PostgreSQL through postgres.js: what `@InjectPlugin()` gives for `plugin: "postgres_pgx"`. */
export interface PostgresPgxPlugin {
  /**
   * postgres.js' tagged template: `` sql`SELECT * FROM users WHERE id = ${id}` ``. It is there from the
   * beginning and connected when the service starts; used before, it throws.
   */
  readonly sql: Sql;
  /** The same as {@link sql}. */
  db(): Sql;
  /** Runs work in a transaction of one connection: committed if it resolves, rolled back if it rejects. */
  transaction<T>(work: (sql: TransactionSql) => Promise<T>): Promise<T>;
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
