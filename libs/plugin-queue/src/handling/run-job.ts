import { randomUUID } from 'node:crypto';
import { formatDuration, type ToolkitLogger } from '@nestjs-toolkit/core';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { StoredJob } from '../backend.js';
import type { Job, JobHandler } from '../job.js';
import { runInJob } from './current-job.js';

export interface RunJobOptions {
  /** In milliseconds; 0 is no limit. */
  readonly timeout: number;
  readonly logger: ToolkitLogger;
  /** Aborts when the service no longer waits for jobs. */
  readonly stop: AbortSignal;
  /** Told of each failure, besides the log. @default nobody */
  readonly report?: (error: unknown, job: Job) => void;
}

/** Runs the handler of a job within its time. @throws whatever the handler throws, or that it took too long */
export async function runJob(
  stored: StoredJob,
  handler: JobHandler,
  { timeout, logger, stop, report }: RunJobOptions,
): Promise<void> {
  const timer = new AbortController();
  const job = jobOf(stored, AbortSignal.any([timer.signal, stop]), logger);
  let handle: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    if (timeout === 0) return;
    handle = setTimeout(() => {
      timer.abort();
      reject(new Error(`job did not finish within ${formatDuration(timeout)}`));
    }, timeout);
  });
  try {
    await Promise.race([inSpan(job, () => runInJob(job, () => doJob(stored, handler, job))), late]);
  } catch (error) {
    job.logger.withError(error).warn(`job ${job.name} failed on attempt ${job.attempt}`);
    report?.(error, job);
    throw error;
  } finally {
    clearTimeout(handle);
  }
}

async function doJob(stored: StoredJob, handler: JobHandler, job: Job): Promise<void> {
  await handler(stored.payload.data, job);
}

/** A span in the trace of who added the job. */
function inSpan(job: Job, run: () => Promise<void>): Promise<void> {
  const parent = propagation.extract(context.active(), job.headers);
  const options = { kind: SpanKind.CONSUMER, attributes: { 'job.name': job.name } };
  const tracer = trace.getTracer('@nestjs-toolkit/plugin-queue');
  return tracer.startActiveSpan(`job ${job.name}`, options, parent, async (span) => {
    try {
      await run();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function jobOf(stored: StoredJob, signal: AbortSignal, logger: ToolkitLogger): Job {
  const { id, name, attempt, addedAt, payload } = stored;
  const requestId = payload.headers['x-request-id'] ?? randomUUID();
  return {
    id,
    name,
    attempt,
    addedAt,
    requestId,
    headers: payload.headers,
    signal,
    logger: logger.withFields({ job: name, job_id: id, request_id: requestId }),
  };
}
