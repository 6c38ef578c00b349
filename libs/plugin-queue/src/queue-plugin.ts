import {
  formatDuration,
  type HookContext,
  type Metric,
  type PluginContext,
  type PluginHooks,
} from '@nestjs-toolkit/core';
import type { Queue } from 'bullmq';
import type { JobBackend, StoredJob } from './backend.js';
import { jobHeaders } from './handling/job-headers.js';
import { runJob } from './handling/run-job.js';
import type { JobData, JobHandler } from './job.js';
import { MemoryBackend } from './memory/memory-backend.js';
import type {
  AddOptions,
  JobCounts,
  JobWorker,
  ProcessOptions,
  QueueInfo,
  QueuePlugin,
} from './plugin-interface.js';
import { describePlace, redisOptionsOf } from './queue-address.js';
import type { QueueOptions } from './queue-options.js';
import { RedisBackend } from './redis/redis-backend.js';
import { RegisteredWorker } from './registered-worker.js';
import { untilAborted } from './until-aborted.js';

/** The plugin `queue`; its contract is {@link QueuePlugin}. */
export class QueuePluginInstance implements QueuePlugin, PluginHooks {
  readonly address: string;
  readonly #backend: JobBackend;
  readonly #workers = new Map<string, RegisteredWorker>();
  readonly #counts = { added: 0, done: 0, failed: 0, running: 0 };
  /** Aborts when jobs are no longer waited for. */
  #stop = new AbortController();
  #working = false;

  constructor(
    private readonly options: QueueOptions,
    private readonly context: PluginContext,
  ) {
    const { logger, service } = context;
    const redis = redisOptionsOf(options, service.name);
    this.address = describePlace(redis);
    this.#backend = redis
      ? new RedisBackend({ redis, address: this.address, options, logger })
      : new MemoryBackend(options);
  }

  async add<Name extends string>(
    name: Name,
    data: JobData<Name>,
    { delay = 0, jobId: id, attempts = this.options.attempts, priority = 0 }: AddOptions = {},
  ): Promise<string> {
    assertJobName(name);
    const payload = { data: jsonOf(name, data), headers: jobHeaders() };
    try {
      const added = await this.#backend.add({ name, payload, id, delay, attempts, priority });
      this.#counts.added++;
      return added;
    } catch (error) {
      throw this.#named(`job "${name}" was not added`, error);
    }
  }

  process<Name extends string>(
    name: Name,
    handler: JobHandler<JobData<Name>>,
    { concurrency = this.options.concurrency }: ProcessOptions = {},
  ): JobWorker {
    assertJobName(name);
    if (this.#workers.has(name))
      throw new Error(`plugin "${this.context.prefix}": jobs "${name}" have a handler already`);
    const worker = new RegisteredWorker(
      name,
      concurrency,
      (job) => this.#run(job, handler as JobHandler),
      () => this.#workers.delete(name),
    );
    this.#workers.set(name, worker);
    if (this.#working) worker.start(this.#backend);
    return worker;
  }

  async counts(name: string): Promise<JobCounts> {
    assertJobName(name);
    return this.#backend.counts(name);
  }

  queue(name: string): Queue {
    assertJobName(name);
    return this.#backend.queue(name);
  }

  info(): QueueInfo {
    const { keyPrefix, concurrency, attempts, backoff, jobTimeout } = this.options;
    return {
      address: this.address,
      keyPrefix,
      concurrency,
      attempts,
      backoff: formatDuration(backoff),
      jobTimeout: formatDuration(jobTimeout),
    };
  }

  print(): void {
    this.context.logger.info(`plugin ${this.context.type} "${this.context.prefix}"`, this.info());
  }

  metrics(): readonly Metric[] {
    const { added, done, failed, running } = this.#counts;
    const kind = 'counter';
    return [
      { name: 'added_jobs_total', help: 'Jobs that were added here.', kind, value: added },
      { name: 'done_jobs_total', help: 'Jobs that were done here.', kind, value: done },
      { name: 'failed_attempts_total', help: 'Attempts that failed here.', kind, value: failed },
      { name: 'running_jobs', help: 'Jobs that run here now.', kind: 'gauge', value: running },
    ];
  }

  async preStart({ signal }: HookContext): Promise<void> {
    this.#stop = new AbortController();
    await this.#backend.open(signal);
  }

  /** Jobs are taken only when everything they may need has been opened. */
  async onStart({ signal }: HookContext): Promise<void> {
    this.#working = true;
    for (const worker of this.#workers.values()) worker.start(this.#backend);
    const ready = [...this.#workers.values()].map((worker) => worker.ready());
    await untilAborted(Promise.all(ready), signal, 'workers were not ready in time');
  }

  /** Jobs finish while what they use is still open. */
  async onStopSync({ signal }: HookContext): Promise<void> {
    this.#working = false;
    const closing = [...this.#workers.values()].map((worker) => worker.stop(signal));
    const results = await Promise.allSettled(closing);
    this.#stop.abort();
    for (const result of results)
      if (result.status === 'rejected')
        this.context.logger.warn(`${(result.reason as Error).message}: another process takes over`);
  }

  async onStop({ signal }: HookContext): Promise<void> {
    this.#stop.abort();
    await this.#backend.close(signal);
  }

  async healthCheck({ signal }: HookContext): Promise<void> {
    await this.#backend.check(signal);
    const problem = [...this.#workers.values()].find((each) => each.problem)?.problem;
    if (problem) throw new Error(problem);
  }

  async #run(job: StoredJob, handler: JobHandler): Promise<void> {
    const { jobTimeout: timeout } = this.options;
    const { logger, prefix, telemetry } = this.context;
    this.#counts.running++;
    try {
      await runJob(job, handler, {
        timeout,
        logger,
        stop: this.#stop.signal,
        report: (error, { id, name, attempt }) =>
          telemetry?.reportError(error, {
            source: `queue "${prefix}"`,
            operation: name,
            tags: { job_id: id, attempt: String(attempt) },
          }),
      });
      this.#counts.done++;
    } catch (error) {
      this.#counts.failed++;
      throw error;
    } finally {
      this.#counts.running--;
    }
  }

  #named(what: string, error: unknown): Error {
    const { message } = error as Error;
    return new Error(`plugin "${this.context.prefix}" at ${this.address}: ${what}: ${message}`, {
      cause: error,
    });
  }
}

function assertJobName(name: string): void {
  if (!/^[\w.-]{1,200}$/.test(name))
    throw new TypeError(
      `job name ${JSON.stringify(name)}: expected up to 200 letters, digits and "_.-"`,
    );
}

/** What a handler gets is what JSON makes of the data, in memory as in Redis. */
function jsonOf(name: string, data: unknown): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (error) {
    throw new TypeError(`data of job "${name}" is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (text === undefined)
    throw new TypeError(`data of job "${name}" is ${typeof data}: expected a JSON value`);
  return JSON.parse(text) as unknown;
}
