import { definePlugin } from '@nestjs-toolkit/core';
import { KyselyPostgres } from './kysely-postgres.js';
import type { PostgresPgPlugin } from './plugin-interface.js';
import { PostgresPgOptions } from './postgres-pg-options.js';

/** Plugin type `postgres_pg`: PostgreSQL through a node-postgres pool and Kysely. */
export const postgresPg = definePlugin<PostgresPgOptions, PostgresPgPlugin>({
  type: 'postgres_pg',
  options: PostgresPgOptions,
  create: (options, context) => new KyselyPostgres(options, context),
});
