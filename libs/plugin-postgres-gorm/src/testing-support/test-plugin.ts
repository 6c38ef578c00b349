import { PostgresGormOptions } from '../postgres-gorm-options.js';
import { PostgresGorm } from '../postgres-gorm-plugin.js';
import { RecordingLogger } from './recording-logger.js';

/** A plugin without a service around it. */
export function createPlugin(values: Partial<PostgresGormOptions>) {
  const log = new RecordingLogger();
  const plugin = new PostgresGorm(Object.assign(new PostgresGormOptions(), values), {
    type: 'postgres_gorm',
    prefix: 'pgsql',
    service: { name: 'spec', version: '1.0.0' },
    logger: log.asLogger(),
  });
  return { plugin, log };
}

/** What a hook gets, with time enough. */
export const context = () => ({ signal: AbortSignal.timeout(60_000) });
