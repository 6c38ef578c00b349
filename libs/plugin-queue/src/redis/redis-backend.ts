import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { Queue } from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import type { JobBackend, JobPayload, NewJob, RunJob, Workplace } from '../backend.js';
import type { JobCounts } from '../plugin-interface.js';
import type { QueueOptions } from '../queue-options.js';
import { untilAborted } from '../until-aborted.js';
import { connectRedis, explainRedisError } from './connect-redis.js';
import { RedisWorker } from './redis-worker.js';

export interface RedisBackendParts {
  readonly redis: RedisOptions;
  /** Where Redis is, for messages. */
  readonly address: string;
  readonly options: QueueOptions;
  readonly logger: ToolkitLogger;
}

interface Opened {
  /** For commands that somebody waits for: they fail in time. */
  readonly commands: Redis;
  /** For workers: their commands wait for Redis as long as it takes. */
  readonly workers: Redis;
}

/** Jobs in Redis through BullMQ. */
export class RedisBackend implements JobBackend {
  #opened: Opened | undefined;
  readonly #queues = new Map<string, Queue<JobPayload>>();

  constructor(private readonly parts: RedisBackendParts) {}

  async open(signal: AbortSignal): Promise<void> {
    const { redis, address, options } = this.parts;
    const { connectAttempts, commandTimeout } = options;
    const connect = (more: RedisOptions): Promise<Redis> =>
      connectRedis({ ...redis, ...more }, connectAttempts, signal).catch((error: Error) => {
        throw new Error(`cannot connect to ${address}: ${error.message}`);
      });
    const commands = await connect({ commandTimeout, maxRetriesPerRequest: null });
    const workers = await connect({ maxRetriesPerRequest: null }).catch((error: unknown) => {
      commands.disconnect();
      throw error;
    });
    this.#opened = { commands, workers };
    this.#watch(commands);
  }

  async add(job: NewJob): Promise<string> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.parts.options.commandTimeout);
    try {
      return await untilAborted(this.#add(job), timeout.signal, 'no answer in time');
    } catch (error) {
      if (timeout.signal.aborted) this.#forget(job.name);
      throw new Error(explainRedisError(error).reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A queue of BullMQ that was made during an outage never gets ready: the next job gets a new one. */
  #forget(name: string): void {
    const queue = this.#queues.get(name);
    this.#queues.delete(name);
    void queue?.close().catch(() => {});
  }

  async #add({ name, payload, id, delay, attempts, priority }: NewJob): Promise<string> {
    const { maxWaiting, backoff, keepCompleted, keepFailed } = this.parts.options;
    const queue = this.queue(name);
    const waiting = await queue.getJobCountByTypes('waiting', 'delayed', 'prioritized');
    if (waiting >= maxWaiting) throw new Error(`${waiting} jobs "${name}" wait already`);
    const job = await queue.add(name, payload, {
      delay,
      attempts,
      priority,
      backoff: { type: 'exponential', delay: backoff },
      removeOnComplete: { count: keepCompleted },
      removeOnFail: { count: keepFailed },
      ...(id === undefined ? {} : { jobId: id }),
    });
    return job.id ?? '';
  }

  work(name: string, concurrency: number, run: RunJob): Workplace {
    const { options, logger } = this.parts;
    const { workers: client } = this.#require();
    return new RedisWorker(name, { client, concurrency, options, logger }, run);
  }

  async counts(name: string): Promise<JobCounts> {
    const counts = await this.queue(name).getJobCounts();
    const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
    const { completed = 0, failed = 0 } = counts;
    return { waiting: waiting + prioritized, active, delayed, completed, failed };
  }

  async check(signal: AbortSignal): Promise<void> {
    try {
      await untilAborted(this.#require().commands.ping(), signal, 'no answer in time');
    } catch (error) {
      throw new Error(explainRedisError(error).reason, { cause: error });
    }
  }

  queue(name: string): Queue<JobPayload> {
    const existing = this.#queues.get(name);
    if (existing) return existing;
    const { commands: connection } = this.#require();
    const { keyPrefix: prefix } = this.parts.options;
    const queue = new Queue<JobPayload>(name, { connection, prefix, skipWaitingForReady: true });
    queue.on('error', () => {}); // reported by the connection and by who waits
    this.#queues.set(name, queue);
    return queue;
  }

  async close(signal: AbortSignal): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const closing = [...this.#queues.values()].map((queue) => queue.close());
    this.#queues.clear();
    await untilAborted(Promise.allSettled(closing), signal, '').catch(() => {});
    opened?.commands.disconnect();
    opened?.workers.disconnect();
  }

  #require(): Opened {
    if (!this.#opened) throw new Error('not connected');
    return this.#opened;
  }

  #watch(client: Redis): void {
    const { address, logger } = this.parts;
    let lost = false;
    client.on('close', () => {
      if (!lost && this.#opened) logger.warn(`lost the connection to ${address}`);
      lost = true;
    });
    client.on('ready', () => {
      if (lost) logger.info(`connected to ${address} again`);
      lost = false;
    });
  }
}
