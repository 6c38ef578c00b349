import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.js';

const NO_TIME_LIMIT = { commandTimeout: undefined, socketTimeout: undefined };

/** A further client of the same server, which connects with its first command. */
export function duplicateClient(client: RedisClient): RedisClient {
  const enableOfflineQueue = true; // the original's may be off at the moment
  return silence(
    client instanceof Cluster
      ? client.duplicate([], { enableOfflineQueue })
      : client.duplicate({ enableOfflineQueue }),
  );
}

/** A client whose commands may take as long as they like. Once lost, its connection is not opened again. */
export function duplicateWithoutLimits(client: RedisClient): RedisClient {
  const enableOfflineQueue = true;
  if (!(client instanceof Cluster))
    return silence(client.duplicate({ enableOfflineQueue, ...NO_TIME_LIMIT, retryStrategy: null }));
  const redisOptions = { ...client.options.redisOptions, ...NO_TIME_LIMIT };
  return silence(
    client.duplicate([], { enableOfflineQueue, redisOptions, clusterRetryStrategy: null }),
  );
}

/** Whoever sends a command learns of its failure; an event that nobody listens to would be printed. */
function silence(client: RedisClient): RedisClient {
  return client.on('error', () => {});
}

/** Forgets what a borrower watched. @returns whether the connection can be lent out again */
export async function resetConnection(connection: RedisClient): Promise<boolean> {
  if (connection.status !== 'ready') return false;
  if (connection instanceof Cluster) {
    await Promise.all(connection.nodes('master').map((node) => node.unwatch()));
    return true;
  }
  if (connection.mode !== 'normal') return false;
  await connection.unwatch();
  return true;
}
