import { PooledPostgres } from '@nestjs-toolkit/postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { IsolationLevel, PostgresPlugin } from './plugin-interface.js';

/** The plugin `postgres`; its contract is {@link PostgresPlugin}. */
export class PlainPostgres extends PooledPostgres implements PostgresPlugin {
  db(): Pool {
    return this.pool;
  }

  async query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(text, [...values]);
    return rows;
  }

  async transaction<T>(
    work: (client: PoolClient) => Promise<T>,
    isolation?: IsolationLevel,
  ): Promise<T> {
    const client = await this.pool.connect();
    let isBroken = false;
    // A connection that breaks while it is lent out reports that to its borrower only.
    const onError = (): void => void (isBroken = true);
    client.on('error', onError);
    try {
      await client.query(isolation ? `BEGIN ISOLATION LEVEL ${isolation}` : 'BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not to be used again.
      await client.query('ROLLBACK').catch(onError);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(isBroken);
    }
  }
}
