import type { ToolkitLogger } from '@nestjs-toolkit/core';

/**
 * Data of jobs by their name. Add yours by declaration merging, and adding and processing are checked
 * by the compiler; jobs that are not listed carry `unknown`.
 */
// oxlint-disable-next-line no-empty-interface -- filled by declaration merging
export interface JobTypes {}

/** Data of a job. */
export type JobData<Name extends string> = Name extends keyof JobTypes ? JobTypes[Name] : unknown;

/** A job as its handler sees it, besides the data. */
export interface Job {
  readonly id: string;
  readonly name: string;
  /** 1 for the first time, 2 for the second attempt, and so on. */
  readonly attempt: number;
  readonly addedAt: Date;
  /** Request id of whoever added it, for logs. */
  readonly requestId: string;
  /** Request id and trace context as they were added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the job has taken too long, or when the service must stop at once. */
  readonly signal: AbortSignal;
  /** A logger whose lines carry name, job id and request id. */
  readonly logger: ToolkitLogger;
}

/** Does a job. What it throws brings the job back later, as long as it has attempts left. */
export type JobHandler<Data = unknown> = (data: Data, job: Job) => void | Promise<void>;

/** Throw it from a handler to have a job fail without further attempts. */
export class UnprocessableJobError extends Error {
  override readonly name = 'UnprocessableJobError';
}
