import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ToolkitLogger } from '@nestjs-toolkit/core';
import type { JobPayload, RunJob, Workplace } from '../backend.js';
import { UnprocessableJobError } from '../job.js';
import type { QueueOptions } from '../queue-options.js';
import { untilAborted } from '../until-aborted.js';
import { explainRedisError } from './connect-redis.js';

export interface RedisWorkerParts {
  readonly client: Redis;
  readonly concurrency: number;
  readonly options: Pick<QueueOptions, 'keyPrefix' | 'lockTime'>;
  readonly logger: ToolkitLogger;
}

/** Works on jobs of a name with BullMQ's worker. */
export class RedisWorker implements Workplace {
  readonly #worker: Worker<JobPayload>;
  #problem: string | undefined;

  constructor(
    private readonly name: string,
    { client, concurrency, options, logger }: RedisWorkerParts,
    run: RunJob,
  ) {
    const { keyPrefix: prefix, lockTime } = options;
    const settings = { prefix, concurrency, lockDuration: lockTime, stalledInterval: lockTime };
    this.#worker = new Worker<JobPayload>(name, (job) => runBullJob(job, run), {
      connection: client,
      ...settings,
    });
    this.#worker.on('error', (error) => {
      const { reason } = explainRedisError(error);
      if (!this.#problem) logger.warn(`jobs "${name}" are not taken: ${reason}`);
      this.#problem = reason;
    });
    this.#worker.on('active', () => (this.#problem = undefined));
    this.#worker.on('ready', () => (this.#problem = undefined));
  }

  get problem(): string | undefined {
    return this.#worker.isRunning() ? undefined : (this.#problem ?? 'worker does not run');
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  async close(signal?: AbortSignal): Promise<void> {
    const text = `jobs "${this.name}" did not finish in time`;
    try {
      await untilAborted(this.#worker.close(), signal, text);
    } catch (error) {
      void this.#worker.close(true).catch(() => {});
      throw error;
    }
  }
}

async function runBullJob(job: Job<JobPayload>, run: RunJob): Promise<void> {
  try {
    await run({
      id: job.id ?? '',
      name: job.queueName,
      payload: job.data,
      attempt: job.attemptsMade + 1,
      addedAt: new Date(job.timestamp),
    });
  } catch (error) {
    if (error instanceof UnprocessableJobError) throw new UnrecoverableError(error.message);
    throw error;
  }
}
