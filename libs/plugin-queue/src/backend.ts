import type { Queue } from 'bullmq';
import type { JobCounts } from './plugin-interface.js';

/** What is stored of a job. */
export interface JobPayload {
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A job to add, with everything settled. */
export interface NewJob {
  readonly name: string;
  readonly payload: JobPayload;
  readonly id: string | undefined;
  readonly delay: number;
  readonly attempts: number;
  readonly priority: number;
}

/** A job to do. */
export interface StoredJob {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  readonly attempt: number;
  readonly addedAt: Date;
}

/** Does a job. @throws Error to have it tried again; UnprocessableJobError to have it failed */
export type RunJob = (job: StoredJob) => Promise<void>;

/** Somebody who works on jobs of a name. */
export interface Workplace {
  ready(): Promise<void>;
  /** Why no jobs are taken at the moment, if they are not. */
  readonly problem: string | undefined;
  /** Takes no more jobs and waits for those that run, at most until the signal aborts. */
  close(signal?: AbortSignal): Promise<void>;
}

/** What keeps jobs: Redis or the memory of this process. */
export interface JobBackend {
  /** @throws Error that says why Redis cannot be reached; never a secret */
  open(signal: AbortSignal): Promise<void>;
  add(job: NewJob): Promise<string>;
  work(name: string, concurrency: number, run: RunJob): Workplace;
  counts(name: string): Promise<JobCounts>;
  check(signal: AbortSignal): Promise<void>;
  queue(name: string): Queue;
  close(signal: AbortSignal): Promise<void>;
}
