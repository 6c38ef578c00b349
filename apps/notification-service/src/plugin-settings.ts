import type { ToolkitModuleOptions } from '@nestjs-toolkit/core';
import { join } from 'node:path';

/** What this service says of its plugins, in every process. */
export const PLUGIN_SETTINGS = {
  pgsql: { options: { migrationsDir: join(import.meta.dirname, '../migrations') } },
  // Preferences are read from the database without it.
  cache: { required: false },
} satisfies NonNullable<ToolkitModuleOptions['plugins']>;
