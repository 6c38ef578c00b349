import { definePlugin } from '@nestjs-toolkit/core';
import { PlainPostgres } from './plain-postgres.js';
import type { PostgresPlugin } from './plugin-interface.js';
import { PostgresPluginOptions } from './postgres-plugin-options.js';

/** Plugin type `postgres`: PostgreSQL through a node-postgres pool, plain SQL. */
export const postgres = definePlugin<PostgresPluginOptions, PostgresPlugin>({
  type: 'postgres',
  options: PostgresPluginOptions,
  create: (options, context) => new PlainPostgres(options, context),
});
