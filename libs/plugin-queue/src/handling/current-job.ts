import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job } from '../job.js';

const storage = new AsyncLocalStorage<Job>();

/** The job that the running code does, or `undefined` outside of any. */
export function currentJob(): Job | undefined {
  return storage.getStore();
}

export function runInJob<T>(job: Job, run: () => T): T {
  return storage.run(job, run);
}
