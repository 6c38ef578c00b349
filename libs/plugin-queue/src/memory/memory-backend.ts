import type { Queue } from 'bullmq';
import type { JobBackend, NewJob, RunJob, Workplace } from '../backend.js';
import type { JobCounts } from '../plugin-interface.js';
import type { QueueOptions } from '../queue-options.js';
import { untilAborted } from '../until-aborted.js';
import { MemoryQueue } from './memory-queue.js';

/** Jobs in the memory of this process; gone when the service stops. */
export class MemoryBackend implements JobBackend {
  #queues: Map<string, MemoryQueue> | undefined;

  constructor(private readonly options: QueueOptions) {}

  open(): Promise<void> {
    this.#queues = new Map();
    return Promise.resolve();
  }

  async add(job: NewJob): Promise<string> {
    const queue = this.#queue(job.name);
    const { waiting, delayed } = queue.counts();
    if (waiting + delayed >= this.options.maxWaiting)
      throw new Error(`${waiting + delayed} jobs "${job.name}" wait already`);
    return Promise.resolve(queue.add(job));
  }

  work(name: string, concurrency: number, run: RunJob): Workplace {
    const stop = this.#queue(name).addWorker(run, concurrency);
    return {
      ready: () => Promise.resolve(),
      problem: undefined,
      close: (signal) => untilAborted(stop(), signal, `jobs "${name}" did not finish in time`),
    };
  }

  async counts(name: string): Promise<JobCounts> {
    return Promise.resolve(this.#queue(name).counts());
  }

  async check(): Promise<void> {
    this.#require();
    await Promise.resolve();
  }

  queue(): Queue {
    throw new Error('there is no BullMQ queue in memory: set DSN to redis://… to have one');
  }

  async close(): Promise<void> {
    for (const queue of this.#queues?.values() ?? []) queue.clear();
    this.#queues = undefined;
    await Promise.resolve();
  }

  #require(): Map<string, MemoryQueue> {
    if (!this.#queues) throw new Error('not connected');
    return this.#queues;
  }

  #queue(name: string): MemoryQueue {
    const queues = this.#require();
    const existing = queues.get(name) ?? new MemoryQueue(this.options);
    queues.set(name, existing);
    return existing;
  }
}
