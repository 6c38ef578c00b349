import type { HookContext, Metric, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import {
  checkConnection,
  describeAddress,
  describeSettings,
  endpointClient,
  limitIdleConnections,
  openPostgres,
  poolMetrics,
  type PostgresEndpoint,
  type PostgresInfo,
  type PostgresSettings,
  resolvePostgresSettings,
  runMigrations,
  withMigrationLock,
} from '@nestjs-toolkit/postgres';
import type { Pool } from 'pg';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { createDataSource } from './create-data-source.js';
import type { IsolationLevel, PostgresGormPlugin, TypeOrmParts } from './plugin-interface.js';
import type { PostgresGormOptions } from './postgres-gorm-options.js';
import { entityName, entityType, TypeOrmPartCollector } from './typeorm-parts.js';

/** An open connection to the database and what has to be undone when it is closed. */
interface Connection {
  readonly endpoint: PostgresEndpoint;
  readonly pool: Pool;
  readonly stopTrimming: () => void;
}

/** The plugin `postgres_gorm`; its contract is {@link PostgresGormPlugin}. */
export class PostgresGorm implements PostgresGormPlugin, PluginHooks {
  readonly dataSource: DataSource;
  readonly #settings: PostgresSettings;
  readonly #parts = new TypeOrmPartCollector();
  #connection: Connection | undefined;

  constructor(
    private readonly options: PostgresGormOptions,
    private readonly context: PluginContext,
  ) {
    this.#settings = resolvePostgresSettings(options, context.service.name);
    this.dataSource = createDataSource(options, context.logger);
  }

  get address(): string {
    return describeAddress(this.#settings);
  }

  db(): DataSource {
    return this.dataSource;
  }

  repository<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): Repository<Entity> {
    if (this.#connection && !this.dataSource.hasMetadata(target)) {
      throw new Error(
        `entity "${entityName(target)}" is unknown to plugin "${this.context.prefix}": ` +
          'ask for its repository before the service starts, in a constructor',
      );
    }
    const entity = entityType(target);
    if (entity) this.#parts.add({ entities: [entity] });
    return this.dataSource.getRepository(target);
  }

  register(parts: TypeOrmParts): void {
    if (this.#connection)
      throw new Error(
        `plugin "${this.context.prefix}" has started: register entities, migrations and subscribers before, in a constructor`,
      );
    this.#parts.add(parts);
  }

  transaction<T>(
    work: (manager: EntityManager) => Promise<T>,
    isolation?: IsolationLevel,
  ): Promise<T> {
    return isolation
      ? this.dataSource.transaction(isolation, work)
      : this.dataSource.transaction(work);
  }

  runMigrations({ signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly string[]> {
    return this.#migrate(this.#open().endpoint, signal);
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
    try {
      const extra = { ...endpoint.pool, Client: endpointClient({ config: () => endpoint.client }) };
      this.dataSource.setOptions({ extra, ...this.#parts.all() });
      await this.dataSource.initialize();
      if (this.options.migrateOnStart && !this.context.diagnosing)
        await this.#migrate(endpoint, signal);
      if (this.options.synchronize)
        await withMigrationLock(endpoint, () => this.dataSource.synchronize(), signal);
    } catch (error) {
      await this.#abandon(endpoint);
      throw error;
    }
    const pool = this.#pool() as Pool;
    const { maxIdleConnections } = this.#settings.pool;
    this.#connection = {
      endpoint,
      pool,
      stopTrimming: limitIdleConnections(pool, maxIdleConnections),
    };
  }

  async healthCheck({ signal }: HookContext): Promise<void> {
    await checkConnection(this.#open().pool, signal);
  }

  metrics(): readonly Metric[] {
    return this.#connection ? poolMetrics(this.#connection.pool) : [];
  }

  async onStop(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    connection.stopTrimming();
    try {
      await this.dataSource.destroy();
    } finally {
      await connection.endpoint.close();
    }
  }

  async #migrate(endpoint: PostgresEndpoint, signal?: AbortSignal): Promise<readonly string[]> {
    const folder = this.options.migrationsDir;
    const hasClasses = this.dataSource.migrations.length > 0;
    if (folder === undefined && !hasClasses)
      throw new Error('no migrations to run: set MIGRATIONS_DIR, or register TypeORM migrations');
    const { client } = endpoint;
    const { logger } = this.context;
    const files =
      folder === undefined
        ? []
        : await runMigrations({ client, folder, logger, ...(signal ? { signal } : {}) });
    if (!hasClasses) return files;
    const run = () => this.dataSource.runMigrations({ transaction: 'each' });
    const classes = await withMigrationLock(endpoint, run, signal);
    return [...files, ...classes.map(({ name }) => name)];
  }

  /** Closes what a failed start has opened. TypeORM forgets its pool if the first query on it fails. */
  async #abandon(endpoint: PostgresEndpoint): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy().catch(() => {});
    else
      await this.#pool()
        ?.end()
        .catch(() => {});
    await endpoint.close();
  }

  #pool(): Pool | undefined {
    return (this.dataSource.driver as PostgresDriver).master as Pool | undefined;
  }

  #open(): Connection {
    if (!this.#connection) throw new Error(`not connected to ${this.address}`);
    return this.#connection;
  }
}
