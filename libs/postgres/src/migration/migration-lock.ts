import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { connectToMigrate, createMigrationClient } from './migration-client.js';
import type { PostgresEndpoint } from '../open-postgres.js';

/** Key of the advisory lock that says "somebody migrates this database": the letters `tkmigrat`. */
const LOCK_KEY = 0x74_6b_6d_69_67_72_61_74n;
const PAUSE = 100;

/**
 * Begins a transaction that holds the migration lock of the database. Waits by asking again: a
 * session that waits inside PostgreSQL keeps a snapshot, which other sessions' CREATE INDEX
 * CONCURRENTLY would wait for in turn.
 *
 * @throws when the signal aborts
 */
export async function beginWithMigrationLock(
  client: ClientBase,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    await client.query('BEGIN');
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS locked',
      [String(LOCK_KEY)],
    );
    if (rows[0]?.locked) break;
    await client.query('ROLLBACK');
    await delay(PAUSE, undefined, { signal });
  }
  // A migration may take longer than a statement of the service, or than the server's patience.
  await client.query(
    'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
  );
}

/**
 * Keeps other instances from migrating while some other tool, such as TypeORM, does so. An embedded
 * database belongs to one process, and is not locked.
 */
export async function withMigrationLock<T>(
  endpoint: PostgresEndpoint,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (endpoint.embedded) return work();
  const client = createMigrationClient(endpoint.client);
  try {
    await connectToMigrate(client);
    await beginWithMigrationLock(client, signal);
    return await work();
  } finally {
    await client.end().catch(() => {});
  }
}
