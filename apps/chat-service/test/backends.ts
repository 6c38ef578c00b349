import {
  hasPostgres,
  hasRedis,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@nestjs-toolkit/test-servers';

/** What the service runs on in a test. */
export interface Backend {
  /** Environment of the service; every call gives an empty database. */
  env(): Promise<Record<string, string>>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const embedded: Backend = {
  env: () =>
    Promise.resolve({
      CHAT_SERVICE_PGSQL_DSN: 'pglite:',
      CHAT_SERVICE_CACHE_DSN: 'memory:',
      CHAT_SERVICE_REALTIME_DSN: 'memory:',
    }),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Real servers that the test may stop and start. */
export class RealServers implements Backend {
  postgres!: PostgresServer;
  redis!: RedisServer;

  async env(): Promise<Record<string, string>> {
    return {
      CHAT_SERVICE_PGSQL_DSN: this.postgres.dsn(await this.postgres.createDatabase()),
      CHAT_SERVICE_CACHE_ADDR: `127.0.0.1:${this.redis.port}`,
      CHAT_SERVICE_REALTIME_DSN: `redis://127.0.0.1:${this.redis.port}`,
      CHAT_SERVICE_SERVER_WEBSOCKET_BACKPLANE: 'cache',
    };
  }

  async start(): Promise<void> {
    [this.postgres, this.redis] = await Promise.all([startPostgres(), startRedis()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.remove(), this.redis.remove()]);
  }
}

export const hasRealServers = hasPostgres && hasRedis;

/** The same specs on embedded backends and on real servers. */
export const BACKENDS: readonly (readonly [string, Backend])[] = [
  ['embedded backends', embedded],
  ...(hasRealServers ? [['PostgreSQL and Redis', new RealServers()] as const] : []),
];
