import type { Queue } from 'bullmq';
import type { JobData, JobHandler } from './job.js';

export interface AddOptions {
  /** Pause before the job may begin, in milliseconds. @default 0 */
  readonly delay?: number;
  /** Identity of the job: as long as one with the same identity is kept, adding does nothing. @default a new one */
  readonly jobId?: string;
  /** How often it is tried. @default the variable `ATTEMPTS` */
  readonly attempts?: number;
  /** 1 is the most urgent, up to 2097152; jobs without a priority come before all that have one. @default none */
  readonly priority?: number;
}

export interface ProcessOptions {
  /** Jobs that are worked on at once. @default the variable `CONCURRENCY` */
  readonly concurrency?: number;
}

/** Who works on jobs of a name. */
export interface JobWorker {
  /** Resolves as soon as jobs are taken. */
  ready(): Promise<void>;
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

/** Jobs of one name. */
export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  /** As far as they are kept. */
  readonly completed: number;
  /** As far as they are kept. */
  readonly failed: number;
}

/** Settings that are in effect, for people; no secrets. */
export type QueueInfo = Readonly<Record<string, string | number>>;

/** Background jobs: what `@InjectPlugin()` gives for `plugin: "queue"`. */
export interface QueuePlugin {
  /**
   * Adds a job, and resolves with its id once it is stored.
   *
   * @throws Error if Redis does not answer in time, or `MAX_WAITING` jobs wait already
   */
  add<Name extends string>(name: Name, data: JobData<Name>, options?: AddOptions): Promise<string>;
  /**
   * Works on jobs of a name, together with all other processes that do. Workers that are registered
   * before the service has started begin with it. A job whose process dies goes to another one, so a
   * handler may run twice.
   */
  process<Name extends string>(
    name: Name,
    handler: JobHandler<JobData<Name>>,
    options?: ProcessOptions,
  ): JobWorker;
  /** How many jobs of a name there are in which state. */
  counts(name: string): Promise<JobCounts>;
  /** BullMQ's queue of a name, for whatever else it can do. @throws Error in memory mode */
  queue(name: string): Queue;
  info(): QueueInfo;
  /** Writes {@link info} to the log. */
  print(): void;
}
