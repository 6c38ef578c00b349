import { RedisOptions } from '../redis-options.js';
import { RedisPluginInstance } from '../redis-plugin.js';
import { RecordingLogger } from './recording-logger.js';

/** A plugin without a service around it. */
export function createPlugin(values: Partial<RedisOptions>) {
  const log = new RecordingLogger();
  const plugin = new RedisPluginInstance(Object.assign(new RedisOptions(), values), {
    type: 'redis',
    prefix: 'cache',
    service: { name: 'spec', version: '1.0.0' },
    logger: log.asLogger(),
  });
  return { plugin, log };
}

/** What a hook gets, with time enough. */
export const context = () => ({ signal: AbortSignal.timeout(60_000) });

/** Waits until the check passes. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}
