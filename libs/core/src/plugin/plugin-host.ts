import type { HealthRegistry } from '../health/health-registry.js';
import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { Metric } from '../telemetry/metric.js';
import type { MetricSource, Telemetry } from '../telemetry/telemetry.js';
import { describePlugin, type PluginInstance } from './plugin-instance.js';
import { retryUntilStarted } from './plugin-retry.js';
import type { OpenServers } from './open-servers.js';
import { PluginRunner, START_HOOKS, STOP_HOOKS, type StartHook } from './plugin-runner.js';
import type { ServerAccess } from './server-access.js';

export interface PluginHostOptions {
  readonly plugins: readonly PluginInstance[];
  readonly lifecycle: LifecycleOptions;
  readonly logger: ToolkitLogger;
  readonly health: HealthRegistry;
  /** Texts that must not appear in messages. */
  readonly secrets: Iterable<string>;
  /** Where the metrics of plugins go. @default nowhere */
  readonly telemetry?: Telemetry;
}

/** Takes the plugins of a service through their lifecycle: order and failure rules of the design, section 6. */
export class PluginHost {
  readonly #plugins: PluginInstance[];
  readonly #runner: PluginRunner;
  /** Plugins whose `preStart` has run, in that order: what has to be stopped. */
  readonly #opened: PluginInstance[] = [];
  /** Plugins that the service runs without, each with the attempts to start it. */
  readonly #absent = new Map<PluginInstance, Promise<void>>();
  /** Plugins whose last health check failed. */
  readonly #unwell = new Set<PluginInstance>();
  /** How to take the metrics of plugins away again. */
  readonly #metrics = new Map<PluginInstance, () => void>();
  readonly #retries = new AbortController();
  #started = false;
  #stopping: Promise<readonly string[]> | undefined;

  constructor(private readonly options: PluginHostOptions) {
    this.#plugins = [...options.plugins];
    this.#runner = new PluginRunner(options.lifecycle, options.secrets);
    for (const instance of this.#plugins) this.makeVisible(instance);
  }

  /** All plugins, in declaration order; those that were adopted come last. */
  get plugins(): readonly PluginInstance[] {
    return this.#plugins;
  }

  /** Whether a plugin has started. One that loses its backend later stays: its calls fail then. */
  isAvailable(prefix: string): boolean {
    const instance = this.find(prefix);
    return instance !== undefined && this.#opened.includes(instance) && !this.#absent.has(instance);
  }

  /** The plugin with a prefix, whether it has started or not. */
  find(prefix: string): PluginInstance | undefined {
    return this.#plugins.find(({ declaration }) => declaration.prefix === prefix);
  }

  /** Lets plugins add what they serve themselves to the servers. @throws PluginError */
  attach(servers: ServerAccess): void {
    for (const instance of this.#plugins) {
      try {
        instance.plugin.attach?.(servers);
      } catch (error) {
        throw this.#runner.failure(instance, 'attach', error);
      }
    }
  }

  /** Runs `preStart`, one plugin after another. @throws PluginError after stopping what was opened */
  async preStart(): Promise<void> {
    for (const instance of this.#plugins) {
      // A hook that fails half-way may have opened something, so it is stopped as well.
      this.#opened.push(instance);
      await this.tryOrDegrade(instance, 'preStart');
    }
  }

  /** Runs `onStartSync` one after another, then `onStart` all at once. @throws PluginError after stopping all */
  async start(): Promise<void> {
    this.#started = true;
    for (const instance of this.present()) {
      await this.tryOrDegrade(instance, 'onStartSync');
    }
    const results = await Promise.allSettled(
      this.present().map((instance) =>
        this.#runner.run(instance, 'onStart').catch((error: unknown) => {
          if (instance.required) throw error;
          this.degrade(instance, 'onStart', error);
        }),
      ),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) await this.abandonStart(failed.reason);
  }

  /** Tells plugins that the service is ready. Failures are logged. */
  async serving(servers: OpenServers): Promise<void> {
    await this.tellAll((instance) => this.#runner.serving(instance, servers));
  }

  /** Tells plugins that the service is about to stop. Failures are logged. */
  async drain(): Promise<void> {
    await this.tellAll((instance) => this.#runner.drain(instance));
  }

  /**
   * Takes in a plugin while the service runs: it runs all its start hooks, is part of readiness, and
   * stops with the others. @throws PluginError after stopping it
   */
  async adopt(instance: PluginInstance): Promise<void> {
    const { prefix } = instance.declaration;
    if (this.find(prefix)) throw new Error(`plugin prefix "${prefix}" is taken: choose another`);
    if (this.#stopping) throw new Error(`plugin "${prefix}" cannot start: the service is stopping`);
    this.#plugins.push(instance);
    try {
      for (const hook of START_HOOKS) await this.#runner.run(instance, hook, this.#retries.signal);
    } catch (error) {
      await this.close(instance);
      this.#plugins.splice(this.#plugins.indexOf(instance), 1);
      throw error;
    }
    this.#opened.push(instance);
    this.makeVisible(instance);
  }

  /** Stops a plugin that was adopted, and forgets it. @throws PluginError if it does not stop cleanly */
  async release(prefix: string): Promise<void> {
    const instance = this.find(prefix);
    if (!instance || this.options.plugins.includes(instance))
      throw new Error(`plugin "${prefix}" was not made by the plugin factory`);
    this.#plugins.splice(this.#plugins.indexOf(instance), 1);
    this.#opened.splice(this.#opened.indexOf(instance), 1);
    this.#metrics.get(instance)?.();
    this.options.health.unregisterCheck('readiness', prefix);
    const failures = await this.close(instance);
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Runs `onStopSync`, then `onStop`, in reverse order of start. Failures are logged and the others
   * still run. @returns what failed
   */
  stop(): Promise<readonly string[]> {
    return (this.#stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<readonly string[]> {
    this.#retries.abort();
    await Promise.all(this.#absent.values());
    const failures: string[] = [];
    for (const hook of STOP_HOOKS) {
      for (const instance of this.#opened.toReversed()) {
        try {
          await this.#runner.run(instance, hook);
        } catch (error) {
          failures.push((error as Error).message);
          this.options.logger.error((error as Error).message);
        }
      }
    }
    return failures;
  }

  private async tellAll(tell: (instance: PluginInstance) => Promise<void>): Promise<void> {
    const { logger } = this.options;
    await Promise.all(
      this.present().map((instance) =>
        tell(instance).catch((error: unknown) => logger.error((error as Error).message)),
      ),
    );
  }

  private present(): PluginInstance[] {
    return this.#opened.filter((instance) => !this.#absent.has(instance));
  }

  private async tryOrDegrade(instance: PluginInstance, hook: StartHook): Promise<void> {
    try {
      await this.#runner.run(instance, hook);
    } catch (error) {
      if (instance.required) return this.abandonStart(error);
      this.degrade(instance, hook, error);
    }
  }

  private async abandonStart(error: unknown): Promise<never> {
    await this.stop();
    throw error;
  }

  /** The service starts without a plugin that it can do without, and goes on trying from the hook that failed. */
  private degrade(instance: PluginInstance, hook: StartHook, error: unknown): void {
    const { logger } = this.options;
    logger.warn(`${(error as Error).message}; starting without it`);
    const { signal } = this.#retries;
    const missing = START_HOOKS.slice(START_HOOKS.indexOf(hook));
    const attempts = retryUntilStarted(() => this.startLate(instance, missing), signal);
    this.#absent.set(
      instance,
      attempts.then((back) => {
        if (back) logger.info(`${describePlugin(instance)} is back`);
      }),
    );
  }

  /** @param missing hooks that have not run yet; those that succeed are taken away */
  private async startLate(instance: PluginInstance, missing: StartHook[]): Promise<void> {
    while (missing.length > 0 && (this.#started || missing[0] === 'preStart')) {
      await this.#runner.run(instance, missing[0]!, this.#retries.signal);
      missing.shift();
    }
    this.#absent.delete(instance);
  }

  /** Runs the stop hooks. @returns what failed */
  private async close(instance: PluginInstance): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const hook of STOP_HOOKS) {
      await this.#runner.run(instance, hook).catch((error: unknown) => failures.push(error));
    }
    return failures;
  }

  private makeVisible(instance: PluginInstance): void {
    this.registerHealthCheck(instance);
    const { declaration, plugin } = instance;
    const source: MetricSource = {
      labels: { plugin: declaration.definition.type, prefix: declaration.prefix },
      metrics: () => [this.upMetric(instance), ...(plugin.metrics?.() ?? [])],
    };
    const remove = this.options.telemetry?.addMetrics(source);
    if (remove) this.#metrics.set(instance, remove);
  }

  private upMetric(instance: PluginInstance): Metric {
    const isUp = this.isAvailable(instance.declaration.prefix) && !this.#unwell.has(instance);
    return {
      name: 'up',
      help: 'Whether the plugin has started and its last health check passed.',
      kind: 'gauge',
      value: Number(isUp),
    };
  }

  private registerHealthCheck(instance: PluginInstance): void {
    const { plugin, required, declaration, services } = instance;
    this.options.health.registerCheck({
      name: declaration.prefix,
      kind: 'readiness',
      required,
      ...(services ? { services } : {}),
      check: async (signal) => {
        if (this.#absent.has(instance))
          throw new Error(`${describePlugin(instance)} has not started yet`);
        try {
          await plugin.healthCheck?.({ signal });
          this.#unwell.delete(instance);
        } catch (error) {
          this.#unwell.add(instance);
          throw this.#runner.failure(instance, 'healthCheck', error);
        }
      },
    });
  }
}
