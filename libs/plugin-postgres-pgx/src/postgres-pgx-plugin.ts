import type { HookContext, Metric, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import {
  describeAddress,
  describeSettings,
  migrateFolder,
  openPostgres,
  type PostgresEndpoint,
  type PostgresInfo,
  type PostgresSettings,
  resolvePostgresSettings,
} from '@nestjs-toolkit/postgres';
import connect, { type Sql, type TransactionSql } from 'postgres';
import { driverOptions } from './driver-options.js';
import { HealthConnection } from './health-connection.js';
import { lateSql } from './late-sql.js';
import type { PostgresPgxPlugin } from './plugin-interface.js';
import type { PostgresPgxOptions } from './postgres-pgx-options.js';

/** Longest wait for queries that still run when the plugin stops, in seconds. */
const STOP_TIMEOUT = 5;

interface Connection {
  readonly endpoint: PostgresEndpoint;
  readonly sql: Sql;
  readonly health: HealthConnection;
}

/** The plugin `postgres_pgx`; its contract is {@link PostgresPgxPlugin}. */
export class PostgresPgx implements PostgresPgxPlugin, PluginHooks {
  readonly sql: Sql = lateSql(() => this.#open().sql);
  readonly #settings: PostgresSettings;
  #connection: Connection | undefined;

  constructor(
    private readonly options: PostgresPgxOptions,
    private readonly context: PluginContext,
  ) {
    this.#settings = resolvePostgresSettings(options, context.service.name);
  }

  get address(): string {
    return describeAddress(this.#settings);
  }

  db(): Sql {
    return this.sql;
  }

  async transaction<T>(work: (sql: TransactionSql) => Promise<T>): Promise<T> {
    return (await this.#open().sql.begin(work)) as T;
  }

  runMigrations({ signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly string[]> {
    const { client } = this.#open().endpoint;
    return migrateFolder(this.options.migrationsDir, client, this.context.logger, signal);
  }

  info(): PostgresInfo {
    const { migrationsDir = 'none', debug } = this.options;
    return { ...describeSettings(this.#settings), migrationsDir, debug };
  }

  print(): void {
    this.context.logger.info(`plugin ${this.context.type} "${this.context.prefix}"`, this.info());
  }

  async preStart({ signal }: HookContext): Promise<void> {
    const { logger } = this.context;
    const endpoint = await openPostgres(this.#settings, { signal, logger });
    const options = driverOptions(endpoint, this.#settings, this.options, this.context);
    this.#connection = { endpoint, sql: connect(options), health: new HealthConnection(options) };
    if (!this.options.migrateOnStart || this.context.diagnosing) return;
    try {
      await this.runMigrations({ signal });
    } catch (error) {
      await this.onStop();
      throw error;
    }
  }

  healthCheck({ signal }: HookContext): Promise<void> {
    return this.#open().health.check(signal);
  }

  metrics(): readonly Metric[] {
    return [
      {
        name: 'pool_connections_limit',
        help: 'Most connections that the pool may open.',
        kind: 'gauge',
        value: this.#settings.pool.maxConnections,
      },
    ];
  }

  async onStop(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    try {
      await Promise.all([connection.sql.end({ timeout: STOP_TIMEOUT }), connection.health.close()]);
    } finally {
      await connection.endpoint.close();
    }
  }

  #open(): Connection {
    if (!this.#connection) throw new Error(`not connected to ${this.address}`);
    return this.#connection;
  }
}
