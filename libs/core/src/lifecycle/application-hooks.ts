import { AsyncLocalStorage } from 'node:async_hooks';
import type { HookContext } from '../plugin/plugin.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { runHook, type Hook } from './hook-runner.js';
import type { LifecycleOptions } from './lifecycle-options.js';

/** A function that runs when the application starts or stops. */
export type ApplicationHook = (context: HookContext) => void | Promise<void>;

/**
 * Functions that run when the service has started, and when it stops. The application has the same
 * methods. Injectable.
 */
export class ApplicationHooks {
  readonly #hooks = {
    onStartSync: [] as Hook[],
    onStart: [] as Hook[],
    onStopSync: [] as Hook[],
    onStop: [] as Hook[],
  };
  readonly #background = new AbortController();
  readonly #running = new Map<ApplicationHook, Promise<void>>();
  /** The background hook that the running code belongs to. */
  readonly #current = new AsyncLocalStorage<ApplicationHook>();

  constructor(
    private readonly lifecycle: LifecycleOptions,
    private readonly logger: ToolkitLogger,
    private readonly telemetry?: Telemetry,
  ) {}

  /**
   * Runs when the ports are open and before the service is ready, one function after another, in the
   * order of registration. A failure, or `START_TIMEOUT`, stops the service.
   */
  onStartSync(hook: ApplicationHook): void {
    this.#hooks.onStartSync.push(hook);
  }

  /**
   * Is launched after every `onStartSync`, and nobody waits for it, so it may run as long as the service.
   * Its signal aborts when the service stops; a failure is logged.
   */
  onStart(hook: ApplicationHook): void {
    this.#hooks.onStart.push(hook);
  }

  /** Runs when the servers have drained and before packages and plugins stop, one after another, last registered first. */
  onStopSync(hook: ApplicationHook): void {
    this.#hooks.onStopSync.push(hook);
  }

  /** Runs after every `onStopSync`, all at once, and is waited for. */
  onStop(hook: ApplicationHook): void {
    this.#hooks.onStop.push(hook);
  }

  /** Runs the start hooks. @throws Error of the hook that failed */
  async start(): Promise<void> {
    for (const hook of this.#hooks.onStartSync) {
      try {
        await runHook(hook, this.lifecycle.startTimeout, this.#background.signal);
      } catch (error) {
        throw new Error(`onStartSync hook of the application failed: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    }
    const { signal } = this.#background;
    for (const hook of this.#hooks.onStart) {
      const running = this.#current.run(hook, async () => {
        try {
          await hook({ signal });
        } catch (error) {
          if (!signal.aborted) this.#report('onStart', error);
        }
      });
      this.#running.set(hook, running);
    }
  }

  /** Tells background hooks to end. */
  interrupt(): void {
    this.#background.abort(new Error('service is stopping'));
  }

  /**
   * Runs the stop hooks; background hooks that are still running get the stop timeout to end, unless
   * one of them asked for the stop and waits for it. @returns what failed
   */
  async stop(): Promise<readonly string[]> {
    this.interrupt();
    const { stopTimeout } = this.lifecycle;
    const failures: string[] = [];
    const run = async (kind: 'onStopSync' | 'onStop' | 'onStart', hook: Hook): Promise<void> => {
      try {
        await runHook(hook, stopTimeout);
      } catch (error) {
        failures.push(this.#report(kind, error));
      }
    };
    this.#running.delete(this.#current.getStore() as ApplicationHook);
    await run('onStart', async () => void (await Promise.all(this.#running.values())));
    for (const hook of this.#hooks.onStopSync.toReversed()) await run('onStopSync', hook);
    await Promise.all(this.#hooks.onStop.map((hook) => run('onStop', hook)));
    return failures;
  }

  #report(kind: string, error: unknown): string {
    const text = `${kind} hook of the application failed: ${reasonOf(error)}`;
    this.logger.withError(error).error(text);
    this.telemetry?.reportError(error, { source: 'application', operation: kind });
    return text;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
