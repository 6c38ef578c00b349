import { RabbitmqOptions } from '../rabbitmq-options.js';
import { RabbitmqPluginInstance } from '../rabbitmq-plugin.js';
import { RecordingLogger } from './recording-logger.js';

export type Values = Partial<RabbitmqOptions>;

/** A plugin without a service around it. Retries come fast unless `values` say otherwise. */
export function createPlugin(values: Values) {
  const log = new RecordingLogger();
  const options = { retryDelay: 10, retryMaxDelay: 40, reconnectDelay: 50, reconnectMaxDelay: 200 };
  const plugin = new RabbitmqPluginInstance(Object.assign(new RabbitmqOptions(), options, values), {
    type: 'rabbitmq',
    prefix: 'queue',
    service: { name: 'spec', version: '1.0.0' },
    logger: log.asLogger(),
  });
  return { plugin, log };
}

/** What a hook gets, with time enough. */
export const context = (milliseconds = 20_000) => ({ signal: AbortSignal.timeout(milliseconds) });

export async function start(plugin: RabbitmqPluginInstance): Promise<void> {
  await plugin.preStart(context());
  await plugin.onStart(context());
}

export async function stop(plugin: RabbitmqPluginInstance): Promise<void> {
  await plugin.onStopSync(context());
  await plugin.onStop(context());
}

/** Waits until the check passes. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The value of one of its metrics. */
export function countOf(plugin: RabbitmqPluginInstance, name: string): number {
  return plugin.metrics().find((each) => each.name === name)!.value;
}
