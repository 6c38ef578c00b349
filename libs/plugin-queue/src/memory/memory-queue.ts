import { randomUUID } from 'node:crypto';
import type { NewJob, RunJob, StoredJob } from '../backend.js';
import { UnprocessableJobError } from '../job.js';
import type { JobCounts } from '../plugin-interface.js';
import type { QueueOptions } from '../queue-options.js';

interface MemoryJob extends NewJob {
  readonly id: string;
  readonly addedAt: Date;
  readonly seq: number;
  attempt: number;
}

interface MemoryWorker {
  readonly run: RunJob;
  readonly concurrency: number;
  readonly running: Set<Promise<void>>;
}

/** Jobs of one name in memory. */
export class MemoryQueue {
  readonly #waiting: MemoryJob[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ids = new Set<string>();
  #workers: MemoryWorker[] = [];
  #seq = 0;
  readonly #completed: string[] = [];
  readonly #failed: string[] = [];

  constructor(
    private readonly options: Pick<QueueOptions, 'backoff' | 'keepCompleted' | 'keepFailed'>,
  ) {}

  /** Adds a job unless there is one with its identity. @returns the identity */
  add(job: NewJob): string {
    const id = job.id ?? randomUUID();
    if (this.#ids.has(id)) return id;
    this.#ids.add(id);
    // What is stored is a copy, as it is in Redis.
    const payload = structuredClone(job.payload);
    const stored = { ...job, payload, id, addedAt: new Date(), seq: ++this.#seq, attempt: 0 };
    this.#after(job.delay, stored);
    return id;
  }

  counts(): JobCounts {
    return {
      waiting: this.#waiting.length,
      active: this.#workers.reduce((sum, { running }) => sum + running.size, 0),
      delayed: this.#timers.size,
      completed: this.#completed.length,
      failed: this.#failed.length,
    };
  }

  /** @returns how to stop; it resolves when the worker's jobs are done */
  addWorker(run: RunJob, concurrency: number): () => Promise<void> {
    const worker: MemoryWorker = { run, concurrency, running: new Set() };
    this.#workers.push(worker);
    setImmediate(() => this.#assign());
    return async () => {
      this.#workers = this.#workers.filter((each) => each !== worker);
      await Promise.all(worker.running);
    };
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.length = 0;
  }

  #after(milliseconds: number, job: MemoryJob): void {
    if (milliseconds === 0) return this.#enqueue(job);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#enqueue(job);
    }, milliseconds);
    timer.unref();
    this.#timers.add(timer);
  }

  #enqueue(job: MemoryJob): void {
    this.#waiting.push(job);
    this.#waiting.sort((a, b) => a.priority - b.priority || a.seq - b.seq);
    setImmediate(() => this.#assign());
  }

  #assign(): void {
    for (;;) {
      const worker = this.#workers.find(({ running, concurrency }) => running.size < concurrency);
      const job = worker ? this.#waiting.shift() : undefined;
      if (!worker || !job) return;
      const work = this.#work(worker, job).finally(() => {
        worker.running.delete(work);
        this.#assign();
      });
      worker.running.add(work);
    }
  }

  async #work({ run }: MemoryWorker, job: MemoryJob): Promise<void> {
    job.attempt++;
    try {
      await run(storedJobOf(job));
      this.#keep(this.#completed, job.id, this.options.keepCompleted);
    } catch (error) {
      const hopeless = error instanceof UnprocessableJobError || job.attempt >= job.attempts;
      if (hopeless) this.#keep(this.#failed, job.id, this.options.keepFailed);
      else this.#after(this.options.backoff * 2 ** (job.attempt - 1), job);
    }
  }

  #keep(list: string[], id: string, size: number): void {
    list.push(id);
    for (const forgotten of list.splice(0, Math.max(0, list.length - size)))
      this.#ids.delete(forgotten);
  }
}

function storedJobOf({ id, name, payload, attempt, addedAt }: MemoryJob): StoredJob {
  return { id, name, payload, attempt, addedAt };
}
