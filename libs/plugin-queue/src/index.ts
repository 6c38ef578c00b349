/**
 * Plugin `queue`: background jobs on Redis through BullMQ, or in memory.
 *
 * @module
 */
export { currentJob } from './handling/current-job.js';
export {
  type Job,
  type JobData,
  type JobHandler,
  type JobTypes,
  UnprocessableJobError,
} from './job.js';
export {
  type AddOptions,
  type JobCounts,
  type JobWorker,
  type ProcessOptions,
  type QueueInfo,
  type QueuePlugin,
} from './plugin-interface.js';
export { queue } from './queue.js';
export { QueueOptions } from './queue-options.js';
