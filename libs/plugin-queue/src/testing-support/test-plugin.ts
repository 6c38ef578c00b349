import { QueueOptions } from '../queue-options.js';
import { QueuePluginInstance } from '../queue-plugin.js';
import { RecordingLogger } from './recording-logger.js';

export type Values = Partial<QueueOptions>;

/** A plugin without a service around it. Second attempts come fast unless `values` say otherwise. */
export function createPlugin(values: Values) {
  const log = new RecordingLogger();
  const plugin = new QueuePluginInstance(
    Object.assign(new QueueOptions(), { backoff: 10 }, values),
    {
      type: 'queue',
      prefix: 'jobs',
      service: { name: 'spec', version: '1.0.0' },
      logger: log.asLogger(),
    },
  );
  return { plugin, log };
}

/** What a hook gets, with time enough. */
export const context = (milliseconds = 20_000) => ({ signal: AbortSignal.timeout(milliseconds) });

export async function start(plugin: QueuePluginInstance): Promise<void> {
  await plugin.preStart(context());
  await plugin.onStart(context());
}

export async function stop(plugin: QueuePluginInstance): Promise<void> {
  await plugin.onStopSync(context());
  await plugin.onStop(context());
}

/** Waits until the check passes. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}
