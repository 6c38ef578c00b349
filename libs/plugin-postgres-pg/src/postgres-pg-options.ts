import { PostgresOptions } from '@nestjs-toolkit/postgres';

/** Variables of the plugin, under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
export class PostgresPgOptions extends PostgresOptions {}
