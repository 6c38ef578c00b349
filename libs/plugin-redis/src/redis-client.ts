import { createRequire } from 'node:module';
import { type Cluster, Redis, type RedisOptions as IoRedisOptions } from 'ioredis';
import { BoundedCluster } from './bounded-cluster.js';
import type { RedisOptions } from './redis-options.js';
import type { RedisSettings } from './redis-settings.js';

/** ioredis' client of a server, or of a cluster. Both have the same commands. */
export type RedisClient = Redis | Cluster;

/** Pause before an attempt to reconnect, in milliseconds, or null to give up. */
export type RetryStrategy = (attempt: number) => number | null;

/** TCP keep-alive, in milliseconds: it finds dead connections that nobody writes to. */
const KEEP_ALIVE = 30_000;

/** Longest wait, in milliseconds, for the server to take notice that a connection is closed. */
const DISCONNECT_TIMEOUT = 500;

let memories = 0;

/** Makes the client that a plugin's settings ask for. It connects when it is told to. */
export function createClient(
  settings: RedisSettings,
  options: RedisOptions,
  retryStrategy: RetryStrategy,
): RedisClient {
  const common = commonOptions(settings, options);
  switch (settings.mode) {
    case 'memory':
      return createMemoryClient(settings);
    case 'cluster':
      return new BoundedCluster([...settings.endpoints], {
        lazyConnect: true,
        keyPrefix: settings.keyPrefix,
        clusterRetryStrategy: retryStrategy,
        slotsRefreshTimeout: options.dialTimeout,
        redisOptions: common,
      });
    case 'single':
      return new Redis({
        ...common,
        ...settings.endpoints[0],
        db: settings.database,
        keyPrefix: settings.keyPrefix,
        lazyConnect: true,
        maxRetriesPerRequest: options.maxRetries,
        retryStrategy,
      });
  }
}

function commonOptions(settings: RedisSettings, options: RedisOptions) {
  const { username, password, tls, connectionName } = settings;
  return {
    connectionName,
    connectTimeout: options.dialTimeout,
    disconnectTimeout: DISCONNECT_TIMEOUT,
    keepAlive: KEEP_ALIVE,
    ...(options.readTimeout > 0 ? { commandTimeout: options.readTimeout } : {}),
    ...(options.writeTimeout > 0 ? { socketTimeout: options.writeTimeout } : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  } satisfies IoRedisOptions;
}

/** Every client in memory has data of its own, which its duplicates share. */
function createMemoryClient({ keyPrefix, database }: RedisSettings): Redis {
  const RedisMock = loadMemoryClient();
  return new RedisMock({ host: `memory-${++memories}`, db: database, keyPrefix });
}

/** Loaded on demand: a service that runs on a real server never pays for it. */
function loadMemoryClient(): typeof Redis {
  try {
    return createRequire(import.meta.url)('ioredis-mock') as typeof Redis;
  } catch (cause) {
    throw new Error(
      'DSN "memory:" needs the package ioredis-mock, which cannot be loaded here: install it, or give the address of a server, such as redis://localhost:6379',
      { cause },
    );
  }
}
