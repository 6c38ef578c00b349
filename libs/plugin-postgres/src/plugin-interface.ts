import type { PostgresInfo } from '@nestjs-toolkit/postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';

export type IsolationLevel =
  'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** PostgreSQL in plain SQL: what `@InjectPlugin()` gives for `plugin: "postgres"`. */
export interface PostgresPlugin {
  /** node-postgres' pool. It is there from the beginning and connected when the service starts. */
  readonly pool: Pool;
  /** The same as {@link pool}. */
  db(): Pool;
  /**
   * Runs one statement with values for `$1`, `$2` and so on.
   *
   * @returns its rows
   */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs work in a transaction of one connection: committed if it resolves, rolled back if it rejects. */
  transaction<T>(work: (client: PoolClient) => Promise<T>, isolation?: IsolationLevel): Promise<T>;
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
