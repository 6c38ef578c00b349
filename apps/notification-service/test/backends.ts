import {
  hasPostgres,
  hasRabbitmq,
  hasRedis,
  type PostgresServer,
  type RabbitmqServer,
  type RedisServer,
  startPostgres,
  startRabbitmq,
  startRedis,
} from '@nestjs-toolkit/test-servers';

/** What the service runs on in a test. */
export interface Backend {
  /** Environment of the service; every call gives an empty database. */
  env(): Promise<Record<string, string>>;
  /** DSN of the queue, for who publishes the events. */
  queueDsn(): string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const embedded: Backend = {
  queueDsn: () => 'memory:notification-spec',
  env: () =>
    Promise.resolve({
      NOTIFICATION_SERVICE_PGSQL_DSN: 'pglite:',
      NOTIFICATION_SERVICE_QUEUE_DSN: 'memory:notification-spec',
      NOTIFICATION_SERVICE_CACHE_DSN: 'memory:',
    }),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Real servers that the test may stop and start. */
export class RealServers implements Backend {
  postgres!: PostgresServer;
  rabbitmq!: RabbitmqServer;
  redis!: RedisServer;

  queueDsn(): string {
    return this.rabbitmq.dsn;
  }

  async env(): Promise<Record<string, string>> {
    return {
      NOTIFICATION_SERVICE_PGSQL_DSN: this.postgres.dsn(await this.postgres.createDatabase()),
      NOTIFICATION_SERVICE_QUEUE_DSN: this.queueDsn(),
      NOTIFICATION_SERVICE_CACHE_ADDR: `127.0.0.1:${this.redis.port}`,
    };
  }

  async start(): Promise<void> {
    [this.postgres, this.rabbitmq, this.redis] = await Promise.all([
      startPostgres(),
      startRabbitmq(),
      startRedis(),
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.remove(), this.rabbitmq.remove(), this.redis.remove()]);
  }
}

export const hasRealServers = hasPostgres && hasRabbitmq && hasRedis;

/** The same specs on embedded backends and on real servers. */
export const BACKENDS: readonly (readonly [string, Backend])[] = [
  ['embedded backends', embedded],
  ...(hasRealServers ? [['PostgreSQL, RabbitMQ and Redis', new RealServers()] as const] : []),
];
