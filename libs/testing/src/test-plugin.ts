import {
  ConfigLoader,
  EnvSource,
  Telemetry,
  type Metric,
  type PluginDefinition,
  type PluginHooks,
} from '@nestjs-toolkit/core';
import { MemoryLogger } from './memory-logger.js';

export interface TestPluginOptions {
  /** Values for fields of the options class, by field name. @default {} */
  options?: Readonly<Record<string, unknown>>;
  /** Variables without prefixes, such as `{ DSN: 'memory:' }`. @default {} */
  env?: Readonly<Record<string, string>>;
  /** @default 'test' */
  prefix?: string;
  /** Longest time that a hook may take, in milliseconds. @default 30_000 */
  timeout?: number;
}

/** A plugin without a service around it. */
export interface TestPlugin<Plugin> {
  readonly plugin: Plugin;
  /** What it has logged. */
  readonly logger: MemoryLogger;
  /** What it observes and tells. */
  readonly telemetry: Telemetry;
  /** Runs its start hooks in their order. @throws what a hook throws */
  start(): Promise<void>;
  /** Runs its health check. @throws when it is not well */
  checkHealth(): Promise<void>;
  /** What it tells at this moment. */
  metrics(): readonly Metric[];
  /** Runs its stop hooks in their order. @throws what a hook throws */
  stop(): Promise<void>;
}

/**
 * Makes a plugin for a test: configured as in a service, with its hooks to be run by the test. See
 * {@link startTestPlugin}.
 *
 * @throws ConfigError for options that are wrong
 */
export function createTestPlugin<Options extends object, Plugin extends object>(
  definition: PluginDefinition<Options, Plugin>,
  { options = {}, env = {}, prefix = 'test', timeout = 30_000 }: TestPluginOptions = {},
): TestPlugin<Plugin> {
  const loader = new ConfigLoader(new EnvSource(env));
  const config = loader.load(definition.options, { overrides: options });
  loader.throwIfInvalid();
  const logger = new MemoryLogger();
  const telemetry = new Telemetry();
  const { type } = definition;
  const service = { name: 'test', version: '0.0.0' };
  const plugin = definition.create(config, { type, prefix, service, logger, telemetry });
  const run = async (names: readonly (keyof PluginHooks)[]): Promise<void> => {
    for (const name of names) {
      const hook = (plugin as PluginHooks)[name] as PluginHooks['preStart'];
      await hook?.call(plugin, { signal: AbortSignal.timeout(timeout) });
    }
  };
  return {
    plugin,
    logger,
    telemetry,
    start: () => run(['preStart', 'onStartSync', 'onStart']),
    checkHealth: () => run(['healthCheck']),
    metrics: () => (plugin as PluginHooks).metrics?.() ?? [],
    stop: () => run(['onStopSync', 'onStop']),
  };
}

/**
 * Makes a plugin for a test and starts it. Stop it when the test is over.
 *
 * @example
 * const cache = await startTestPlugin(redis, { env: { DSN: 'memory:' } });
 * await cache.plugin.client().set('a', '1');
 * await cache.stop();
 */
export async function startTestPlugin<Options extends object, Plugin extends object>(
  definition: PluginDefinition<Options, Plugin>,
  options: TestPluginOptions = {},
): Promise<TestPlugin<Plugin>> {
  const test = createTestPlugin(definition, options);
  try {
    await test.start();
  } catch (error) {
    await test.stop().catch(() => {});
    throw error;
  }
  return test;
}
