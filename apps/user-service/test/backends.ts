import {
  hasPostgres,
  hasRedis,
  startPostgres,
  startRedis,
  type PostgresServer,
  type RedisServer,
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
    Promise.resolve({ USER_SERVICE_PGSQL_DSN: 'pglite:', USER_SERVICE_CACHE_DSN: 'memory:' }),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Real servers that the test may stop and start. */
export class RealServers implements Backend {
  postgres!: PostgresServer;
  redis!: RedisServer;

  async env(): Promise<Record<string, string>> {
    return {
      USER_SERVICE_PGSQL_DSN: this.postgres.dsn(await this.postgres.createDatabase()),
      USER_SERVICE_CACHE_ADDR: `127.0.0.1:${this.redis.port}`,
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
