import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { setTimeout as delay } from 'node:timers/promises';

/** Something that is done again and again in the background. */
export interface BackgroundTask {
  readonly name: string;
  /** Pause after a run with nothing left to do, in milliseconds. */
  readonly interval: number;
  /** @returns whether there may be more to do at once */
  run(signal: AbortSignal): Promise<boolean>;
}

/** Runs a task until the signal aborts. A failure is logged, and the task goes on after its pause. */
export async function repeat(
  task: BackgroundTask,
  signal: AbortSignal,
  logger: ToolkitLogger,
): Promise<void> {
  while (!signal.aborted) {
    const more = await task.run(signal).catch((error: unknown) => {
      logger.withField('task', task.name).withError(error).error('background task failed');
      return false;
    });
    if (!more) await delay(task.interval, undefined, { signal }).catch(() => {});
  }
}
