import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './redis-client.js';
import type { RedisInfo } from './redis-settings.js';

/** Redis: what `@InjectPlugin()` gives for `plugin: "redis"`. */
export interface RedisPlugin {
  /**
   * The client: ioredis' `Redis`, or `Cluster` in a cluster. It is there from the beginning and
   * connected when the service starts. Everybody shares its connection, so no subscriptions, WATCH or
   * blocking commands on it: see {@link duplicate} and {@link withConnection}.
   */
  client(): RedisClient;
  /** The client of a single server. @throws Error in a cluster */
  db(): Redis;
  /** The client of a cluster. @throws Error if it is none */
  clusterDB(): Cluster;
  /**
   * Lends a connection to work that needs one for itself: WATCH with MULTI, or blocking commands such
   * as BLPOP. Commands on it have no time limit; the signal closes the connection and so ends them.
   *
   * @throws Error if all `POOL_SIZE` connections are lent out for longer than `POOL_TIMEOUT`
   */
  withConnection<T>(
    work: (connection: RedisClient) => Promise<T>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<T>;
  /**
   * A further client for as long as the service runs, such as a subscriber. It connects with its first
   * command, renews its subscriptions after an outage, and is closed with the plugin.
   */
  duplicate(): RedisClient;
  /** Settings in effect; no secrets. */
  info(): RedisInfo;
  /** Writes {@link info} to the log. */
  print(): void;
}
