import { Client, type ClientConfig } from 'pg';
import { explainConnectionError } from '../connection-problem.js';
import { MigrationError } from './migration-error.js';

/** A connection of its own, so that no setting of a migration leaks into a pool. */
export function createMigrationClient(config: ClientConfig): Client {
  const client = new Client(config);
  client.on('error', () => {}); // its queries fail with the same error
  return client;
}

/** @throws MigrationError with the reason */
export async function connectToMigrate(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { reason } = explainConnectionError(error);
    throw new MigrationError(`migrations cannot connect to the database: ${reason}`, {
      cause: error,
    });
  }
}
