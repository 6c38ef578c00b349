import { redactSecrets } from '../config/redact.js';
import type { HealthRegistry } from '../health/health-registry.js';
import { runHook } from '../lifecycle/hook-runner.js';
import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { PluginHooks } from './plugin.js';
import { PluginError } from './plugin-error.js';
import { describePlugin, type PluginInstance } from './plugin-instance.js';
import { retryUntilStarted } from './plugin-retry.js';
import type { ServerAccess } from './server-access.js';

type HookName = 'preStart' | 'onStartSync' | 'onStart' | 'onStopSync' | 'onStop';

export interface PluginHostOptions {
  readonly plugins: readonly PluginInstance[];
  readonly lifecycle: LifecycleOptions;
  readonly logger: ToolkitLogger;
  readonly health: HealthRegistry;
  /** Texts that must not appear in messages. */
  readonly secrets: Iterable<string>;
}

/** Takes the plugins of a service through their lifecycle: order and failure rules of the design, section 6. */
export class PluginHost {
  /** Plugins whose `preStart` has run, in that order: what has to be stopped. */
  readonly #opened: PluginInstance[] = [];
  /** Plugins that the service started without. */
  readonly #absent = new Set<PluginInstance>();
  readonly #retries = new AbortController();
  #started = false;
  #stopping: Promise<readonly string[]> | undefined;

  constructor(private readonly options: PluginHostOptions) {
    for (const instance of options.plugins) this.registerHealthCheck(instance);
  }

  /** Lets plugins add what they serve themselves to the servers. @throws PluginError */
  attach(servers: ServerAccess): void {
    for (const instance of this.options.plugins) {
      try {
        instance.plugin.attach?.(servers);
      } catch (error) {
        throw this.failure(instance, 'attach', error);
      }
    }
  }

  /** Runs `preStart`, one plugin after another. @throws PluginError after stopping what was opened */
  async preStart(): Promise<void> {
    for (const instance of this.options.plugins) {
      try {
        // A hook that fails half-way may have opened something, so it is stopped as well.
        this.#opened.push(instance);
        await this.run(instance, 'preStart');
      } catch (error) {
        if (instance.required) return this.abandonStart(error);
        this.degrade(instance, error);
      }
    }
  }

  /** Runs `onStartSync` one after another, then `onStart` all at once. @throws PluginError after stopping all */
  async start(): Promise<void> {
    const present = this.#opened.filter((instance) => !this.#absent.has(instance));
    this.#started = true;
    try {
      for (const instance of present) await this.run(instance, 'onStartSync');
      const results = await Promise.allSettled(
        present.map((instance) => this.run(instance, 'onStart')),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    } catch (error) {
      await this.abandonStart(error);
    }
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
    const failures: string[] = [];
    for (const hook of ['onStopSync', 'onStop'] as const) {
      for (const instance of this.#opened.toReversed()) {
        try {
          await this.run(instance, hook);
        } catch (error) {
          failures.push((error as Error).message);
          this.options.logger.error((error as Error).message);
        }
      }
    }
    return failures;
  }

  private async abandonStart(error: unknown): Promise<never> {
    await this.stop();
    throw error;
  }

  private async run(instance: PluginInstance, name: HookName): Promise<void> {
    const hook = instance.plugin[name];
    if (!hook) return;
    const { startTimeout, stopTimeout } = this.options.lifecycle;
    try {
      await runHook(
        hook.bind(instance.plugin),
        name.startsWith('onStop') ? stopTimeout : startTimeout,
      );
    } catch (error) {
      throw this.failure(instance, name, error);
    }
  }

  private failure(instance: PluginInstance, hook: keyof PluginHooks, error: unknown): PluginError {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    const text = `${describePlugin(instance)}: ${hook} failed: ${reason}`;
    return new PluginError(redactSecrets(text, this.options.secrets));
  }

  /** The service starts without a plugin that it can do without, and goes on trying. */
  private degrade(instance: PluginInstance, error: unknown): void {
    const { logger } = this.options;
    logger.warn(`${(error as Error).message}; starting without it`);
    this.#absent.add(instance);
    void retryUntilStarted(() => this.startLate(instance), this.#retries.signal).then((back) => {
      if (back) logger.info(`${describePlugin(instance)} is back`);
    });
  }

  private async startLate(instance: PluginInstance): Promise<void> {
    await this.run(instance, 'preStart');
    this.#absent.delete(instance);
    if (!this.#started) return;
    await this.run(instance, 'onStartSync');
    await this.run(instance, 'onStart');
  }

  private registerHealthCheck(instance: PluginInstance): void {
    const { plugin, required, declaration } = instance;
    if (!plugin.healthCheck) return;
    this.options.health.registerCheck({
      name: declaration.prefix,
      kind: 'readiness',
      required,
      check: async (signal) => {
        try {
          await plugin.healthCheck?.({ signal });
        } catch (error) {
          throw this.failure(instance, 'healthCheck', error);
        }
      },
    });
  }
}
