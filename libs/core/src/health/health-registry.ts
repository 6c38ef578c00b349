import type { ToolkitLogger } from '../logging/toolkit-logger.js';

export type CheckKind = 'readiness' | 'liveness';

/** Something that has to be well for the service to be ready or alive. */
export interface HealthCheck {
  /** Name in the report, such as a plugin's prefix. */
  readonly name: string;
  readonly kind: CheckKind;
  /** Whether its failure makes the whole report fail. @default true */
  readonly required?: boolean;
  /** Full names of the services that depend on it. @default all services of the process */
  readonly services?: readonly string[];
  /** Longest time that it may take, in milliseconds. @default 1000 */
  readonly timeout?: number;
  /** @throws when unhealthy; the message goes into the report */
  readonly check: (signal: AbortSignal) => void | Promise<void>;
}

export interface CheckResult {
  readonly status: 'ok' | 'failed';
  readonly required: boolean;
  /** Why it failed. */
  readonly message?: string;
}

export interface HealthReport {
  /** `degraded`: only checks that are not required have failed. */
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const DEFAULT_TIMEOUT = 1_000;

/** Knows whether the service is up, and runs the checks that probes and `grpc.health.v1` report. */
export class HealthRegistry {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #listeners = new Set<(serving: boolean) => void>();
  #serving = false;

  /** @param services full names of the services of this process, each of which may be asked for */
  constructor(
    private readonly logger: ToolkitLogger,
    readonly services: readonly string[] = [],
  ) {}

  /** Adds a check. @throws Error if the kind already has a check of that name */
  registerCheck(check: HealthCheck): void {
    const key = `${check.kind}/${check.name}`;
    if (this.#checks.has(key))
      throw new Error(
        `${check.kind} check "${check.name}" is registered twice: give each check a name of its own`,
      );
    this.#checks.set(key, check);
  }

  /** Takes a check away. Does nothing if there is none of that name. */
  unregisterCheck(kind: CheckKind, name: string): void {
    this.#checks.delete(`${kind}/${name}`);
  }

  /** Whether the servers accept calls: true from the end of start-up to the start of the drain. */
  get serving(): boolean {
    return this.#serving;
  }

  setServing(serving: boolean): void {
    if (this.#serving === serving) return;
    this.#serving = serving;
    for (const listener of this.#listeners) listener(serving);
  }

  /** Calls the listener whenever {@link serving} changes. @returns how to stop it */
  onServingChange(listener: (serving: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs all checks of a kind at once. Readiness also fails while the servers do not accept calls.
   *
   * @param service full name of a service: leaves out checks that it does not depend on
   */
  async run(kind: CheckKind, service?: string): Promise<HealthReport> {
    const checks = [...this.#checks.values()].filter(
      (check) => check.kind === kind && concerns(check, service),
    );
    const results = await Promise.all(checks.map((check) => this.#run(check)));
    const report = Object.fromEntries(checks.map((check, index) => [check.name, results[index]!]));
    if (kind === 'readiness' && !this.#serving) {
      report['server'] = { status: 'failed', required: true, message: 'not accepting calls' };
    }
    return { status: overallStatus(Object.values(report)), checks: report };
  }

  async #run({
    name,
    kind,
    required = true,
    timeout = DEFAULT_TIMEOUT,
    check,
  }: HealthCheck): Promise<CheckResult> {
    const signal = AbortSignal.timeout(timeout);
    try {
      await Promise.race([check(signal), rejectOnAbort(signal, timeout)]);
      return { status: 'ok', required };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.logger.withError(error).warn(`${kind} check "${name}" failed`);
      return { status: 'failed', required, message };
    }
  }
}

function overallStatus(results: readonly CheckResult[]): HealthReport['status'] {
  const failed = results.filter((result) => result.status === 'failed');
  if (failed.length === 0) return 'ok';
  return failed.some((result) => result.required) ? 'failed' : 'degraded';
}

function concerns({ services }: HealthCheck, service: string | undefined): boolean {
  return service === undefined || services === undefined || services.includes(service);
}

function rejectOnAbort(signal: AbortSignal, timeout: number): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${timeout} ms`)), {
      once: true,
    });
  });
}
