import type { HookContext, Metric, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import type { Pool } from 'pg';
import { describeSettings, type PostgresInfo } from './describe-settings.js';
import { migrateFolder } from './migration/migrate-folder.js';
import type { PostgresOptions } from './postgres-options.js';
import { PostgresPool } from './postgres-pool.js';
import { type PostgresSettings, resolvePostgresSettings } from './postgres-settings.js';

/** What plugins on a node-postgres pool have in common: life, health, metrics, migrations, settings. */
export class PooledPostgres implements PluginHooks {
  readonly #settings: PostgresSettings;
  readonly #connections: PostgresPool;

  constructor(
    private readonly options: PostgresOptions,
    private readonly context: PluginContext,
  ) {
    this.#settings = resolvePostgresSettings(options, context.service.name);
    this.#connections = new PostgresPool(this.#settings, context.logger, options.debug);
  }

  get pool(): Pool {
    return this.#connections.pool;
  }

  get address(): string {
    return this.#connections.address;
  }

  runMigrations({ signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly string[]> {
    const { client } = this.#connections.endpoint;
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
    await this.#connections.open(signal);
    if (!this.options.migrateOnStart || this.context.diagnosing) return;
    try {
      await this.runMigrations({ signal });
    } catch (error) {
      await this.#connections.abandon();
      throw error;
    }
  }

  healthCheck({ signal }: HookContext): Promise<void> {
    return this.#connections.check(signal);
  }

  metrics(): readonly Metric[] {
    return this.#connections.metrics();
  }

  onStop(): Promise<void> {
    return this.#connections.close();
  }
}
