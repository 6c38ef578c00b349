import type { HealthRegistry } from '../../health/health-registry.js';

/** A result of the readiness checks is good for this long, so that probes cannot hammer plugins, in milliseconds. */
const MAX_AGE = 1_000;
/** How often the checks run while somebody watches, in milliseconds. */
const WATCH_INTERVAL = 5_000;

/** Tells whether the service is ready, and when that may have changed. */
export class ReadinessMonitor {
  readonly #checked = new Map<
    string | undefined,
    { readonly at: number; readonly ready: Promise<boolean> }
  >();
  readonly #waiting = new Set<() => void>();
  #version = 0;
  #poll: NodeJS.Timeout | undefined;

  constructor(private readonly health: HealthRegistry) {
    health.onServingChange(() => this.#announce());
  }

  /** Grows whenever readiness may have changed. */
  get version(): number {
    return this.#version;
  }

  /**
   * Whether the servers accept calls and every required check is well.
   *
   * @param service full name of a service that is served here: asks for those that it depends on
   */
  async isReady(service?: string): Promise<boolean> {
    return this.health.serving && (await this.#runChecks(service)) && this.health.serving;
  }

  /** Resolves when readiness may have changed since a version, or when the signal aborts. */
  changedSince(version: number, signal: AbortSignal): Promise<void> {
    if (version !== this.#version || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        if (this.#waiting.size === 0) this.#stopPolling();
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
      this.#poll ??= setInterval(() => this.#announce(), WATCH_INTERVAL).unref();
    });
  }

  /** Runs the checks, unless they are running or have just run. */
  #runChecks(service: string | undefined): Promise<boolean> {
    const now = Date.now();
    const last = this.#checked.get(service);
    if (last && now - last.at < MAX_AGE) return last.ready;
    const ready = this.health.run('readiness', service).then(({ status }) => status !== 'failed');
    this.#checked.set(service, { at: now, ready });
    return ready;
  }

  #announce(): void {
    this.#version++;
    for (const wake of this.#waiting) wake();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
