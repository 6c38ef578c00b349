import type { PluginContext } from '@nestjs-toolkit/core';
import { PooledPostgres } from '@nestjs-toolkit/postgres';
import { Kysely, PostgresDialect } from 'kysely';
import type { PostgresPgPlugin } from './plugin-interface.js';
import type { PostgresPgOptions } from './postgres-pg-options.js';

/** The plugin `postgres_pg`; its contract is {@link PostgresPgPlugin}. */
export class KyselyPostgres extends PooledPostgres implements PostgresPgPlugin {
  readonly #kysely: Kysely<unknown>;

  constructor(options: PostgresPgOptions, context: PluginContext) {
    super(options, context);
    this.#kysely = new Kysely({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  db<Database>(): Kysely<Database> {
    return this.#kysely as Kysely<Database>;
  }
}
