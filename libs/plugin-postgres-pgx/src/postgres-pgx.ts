import { definePlugin } from '@nestjs-toolkit/core';
import type { PostgresPgxPlugin } from './plugin-interface.js';
import { PostgresPgxOptions } from './postgres-pgx-options.js';
import { PostgresPgx } from './postgres-pgx-plugin.js';

/** Plugin type `postgres_pgx`: PostgreSQL through postgres.js. */
export const postgresPgx = definePlugin<PostgresPgxOptions, PostgresPgxPlugin>({
  type: 'postgres_pgx',
  options: PostgresPgxOptions,
  create: (options, context) => new PostgresPgx(options, context),
});
