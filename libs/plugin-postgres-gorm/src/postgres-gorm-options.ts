import { env } from '@nestjs-toolkit/core';
import { PostgresOptions } from '@nestjs-toolkit/postgres';

/** Variables of the plugin, under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
export class PostgresGormOptions extends PostgresOptions {
  synchronize = env.boolean('SYNCHRONIZE', {
    default: false,
    description:
      'Creates and alters tables to fit the entities before the service starts. For development: it may drop columns.',
  });
}
