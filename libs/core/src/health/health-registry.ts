import type { ToolkitLogger } from '../logging/toolkit-logger.js';

export type CheckKind = 'readiness' | 'liveness';

/** Something that has to be well for the service to be ready or alive. */
export interface HealthCheck {
  /** Name in the report, such as a plugin's prefix. */
  readonly name: string;
  readonly kind: CheckKind;
  /** Whether its failure makes the whole report fail. @default true */
  readonly required?: boolean;
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

/** Longest time that a single check may take, in milliseconds. */
const CHECK_TIMEOUT = 1_000;

/** Knows whether the service is up, and runs the checks that probes and `grpc.health.v1` report. */
export class HealthRegistry {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #listeners = new Set<(serving: boolean) => void>();
  #serving = false;

  constructor(private readonly logger: ToolkitLogger) {}

  /** Adds a check. @throws Error if the kind already has a check of that name */
  registerCheck(check: HealthCheck): void {
    const key = `${check.kind}/${check.name}`;
    if (this.#checks.has(key))
      throw new Error(
        `${check.kind} check "${check.name}" is registered twice: give each check a name of its own`,
      );
    this.#checks.set(key, check);
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

  /** Runs all checks of a kind at once. Readiness also fails while the servers do not accept calls. */
  async run(kind: CheckKind): Promise<HealthReport> {
    const checks = [...this.#checks.values()].filter((check) => check.kind === kind);
    const results = await Promise.all(checks.map((check) => this.#run(check)));
    const report = Object.fromEntries(checks.map((check, index) => [check.name, results[index]!]));
    if (kind === 'readiness' && !this.#serving) {
      report['server'] = { status: 'failed', required: true, message: 'not accepting calls' };
    }
    return { status: overallStatus(Object.values(report)), checks: report };
  }

  async #run({ name, kind, required = true, check }: HealthCheck): Promise<CheckResult> {
    const signal = AbortSignal.timeout(CHECK_TIMEOUT);
    try {
      await Promise.race([check(signal), rejectOnAbort(signal)]);
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

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new Error(`no answer within ${CHECK_TIMEOUT} ms`)),
      { once: true },
    );
  });
}
