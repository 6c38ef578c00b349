import { redactSecrets } from '../config/redact.js';
import { runHook, type Hook } from '../lifecycle/hook-runner.js';
import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { OpenServers } from './open-servers.js';
import type { PluginHooks } from './plugin.js';
import { PluginError } from './plugin-error.js';
import { describePlugin, type PluginInstance } from './plugin-instance.js';

export type StartHook = 'preStart' | 'onStartSync' | 'onStart';
export type StopHook = 'onStopSync' | 'onStop';

/** In the order they run. */
export const START_HOOKS = ['preStart', 'onStartSync', 'onStart'] as const satisfies StartHook[];
export const STOP_HOOKS = ['onStopSync', 'onStop'] as const satisfies StopHook[];

/** Runs the hooks of plugins within their time, and says which plugin failed in which hook. */
export class PluginRunner {
  constructor(
    private readonly lifecycle: LifecycleOptions,
    /** Texts that must not appear in messages. */
    private readonly secrets: Iterable<string>,
  ) {}

  /** @param stop aborts the hook before its time is over @throws PluginError */
  async run(
    instance: PluginInstance,
    name: StartHook | StopHook,
    stop?: AbortSignal,
  ): Promise<void> {
    const { plugin } = instance;
    const hook = plugin[name];
    if (!hook) return;
    const { startTimeout, stopTimeout } = this.lifecycle;
    const timeout = name.startsWith('onStop') ? stopTimeout : startTimeout;
    try {
      await runHook(hook.bind(plugin), timeout, stop);
    } catch (error) {
      throw this.failure(instance, name, error);
    }
  }

  /** Runs the hook of a service that is ready. @throws PluginError */
  async serving(instance: PluginInstance, servers: OpenServers): Promise<void> {
    await this.guard(instance, 'onServing', this.lifecycle.startTimeout, (context) =>
      instance.plugin.onServing?.(servers, context),
    );
  }

  /** Runs the hook of a service that is about to stop. @throws PluginError */
  async drain(instance: PluginInstance): Promise<void> {
    await this.guard(instance, 'onDrain', this.lifecycle.stopTimeout, (context) =>
      instance.plugin.onDrain?.(context),
    );
  }

  private async guard(
    instance: PluginInstance,
    name: 'onServing' | 'onDrain',
    timeout: number,
    hook: Hook,
  ): Promise<void> {
    if (!instance.plugin[name]) return;
    try {
      await runHook(hook, timeout);
    } catch (error) {
      throw this.failure(instance, name, error);
    }
  }

  failure(instance: PluginInstance, hook: keyof PluginHooks, error: unknown): PluginError {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    const text = `${describePlugin(instance)}: ${hook} failed: ${reason}`;
    return new PluginError(redactSecrets(text, this.secrets));
  }
}
