import { definePlugin } from '@nestjs-toolkit/core';
import type { PostgresGormPlugin } from './plugin-interface.js';
import { PostgresGormOptions } from './postgres-gorm-options.js';
import { PostgresGorm } from './postgres-gorm-plugin.js';

/** Plugin type `postgres_gorm`: PostgreSQL through a TypeORM data source. */
export const postgresGorm = definePlugin<PostgresGormOptions, PostgresGormPlugin>({
  type: 'postgres_gorm',
  options: PostgresGormOptions,
  create: (options, context) => new PostgresGorm(options, context),
});
