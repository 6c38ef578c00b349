import type { Metric, ToolkitLogger } from '@nestjs-toolkit/core';
import type { Pool } from 'pg';
import { checkConnection } from './check-connection.js';
import { contextPool } from './context-pool.js';
import { endpointClient } from './endpoint-client.js';
import { limitIdleConnections } from './idle-connections.js';
import { openPostgres, type PostgresEndpoint } from './open-postgres.js';
import { poolMetrics } from './pool-metrics.js';
import { describeAddress, type PostgresSettings } from './postgres-settings.js';
import { QueryLog } from './query-log.js';
import { queryLogLevel } from './query-log-level.js';

/**
 * A node-postgres pool for plugins: there from the beginning, so that constructors can take it, and
 * connected once it is opened.
 */
export class PostgresPool {
  readonly pool: Pool;
  readonly #settings: PostgresSettings;
  readonly #logger: ToolkitLogger;
  #endpoint: PostgresEndpoint | undefined;

  /** @param debug value of `DEBUG` */
  constructor(settings: PostgresSettings, logger: ToolkitLogger, debug: string) {
    const { maxConnections, connMaxIdleTime, connMaxLifetime, maxIdleConnections } = settings.pool;
    this.#settings = settings;
    this.#logger = logger;
    this.pool = contextPool({
      max: maxConnections,
      idleTimeoutMillis: connMaxIdleTime,
      maxLifetimeSeconds: Math.ceil(connMaxLifetime / 1_000),
      connectionTimeoutMillis: settings.connectTimeout,
      Client: endpointClient({
        config: () => this.endpoint.client,
        log: new QueryLog(logger, queryLogLevel(debug)),
      }),
    });
    this.pool.on('error', (error) =>
      logger.warn(`lost an idle connection: ${error.message}; the pool will replace it`),
    );
    limitIdleConnections(this.pool, maxIdleConnections);
  }

  get address(): string {
    return describeAddress(this.#settings);
  }

  /** @throws Error while it is not connected */
  get endpoint(): PostgresEndpoint {
    if (!this.#endpoint) throw new Error(`not connected to ${this.address}`);
    return this.#endpoint;
  }

  /** @throws PostgresConnectionError if the database cannot be connected to */
  async open(signal: AbortSignal): Promise<void> {
    this.#endpoint = await openPostgres(this.#settings, { signal, logger: this.#logger });
  }

  /** @throws Error with the reason if the database does not answer */
  async check(signal: AbortSignal): Promise<void> {
    void this.endpoint;
    await checkConnection(this.pool, signal);
  }

  metrics(): readonly Metric[] {
    return poolMetrics(this.pool);
  }

  /** Takes back {@link open}, which has used no connection of the pool: it may be opened again. */
  async abandon(): Promise<void> {
    const endpoint = this.#endpoint;
    this.#endpoint = undefined;
    await endpoint?.close();
  }

  /** For good: closes all connections and, if nobody else uses it, the embedded database. */
  async close(): Promise<void> {
    try {
      if (!this.pool.ending) await this.pool.end();
    } finally {
      await this.abandon();
    }
  }
}
