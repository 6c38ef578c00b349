import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { explainRedisError } from './connection-problem.js';
import type { RedisClient } from './redis-client.js';

export interface OutageGuardOptions {
  /** Name of the server, for the log. */
  readonly address: string;
  /** Attempts to reconnect after which commands no longer wait. */
  readonly maxRetries: number;
  /** Time, in milliseconds, after which they no longer wait in any case. */
  readonly patience: number;
  readonly logger: ToolkitLogger;
}

/**
 * Lets commands wait out a short loss of the connection, and makes them fail at once in a longer one:
 * a cache that is down must not slow down those who could do without it. Says in the log when the
 * connection is lost and when it is back.
 *
 * @returns how to stop
 */
export function guardAgainstOutage(
  client: RedisClient,
  { address, maxRetries, patience, logger }: OutageGuardOptions,
): () => void {
  let attempts = 0;
  let lost = false;
  let reason = 'connection closed';
  let timer: NodeJS.Timeout | undefined;
  // ioredis reads this option for every command, so that it can be changed in flight.
  const letCommandsWait = (wait: boolean): void => void (client.options.enableOfflineQueue = wait);
  const listeners: Record<string, (argument?: unknown) => void> = {
    error: (error) => void (reason = explainRedisError(error).reason),
    close: () => {
      timer ??= setTimeout(() => letCommandsWait(false), patience).unref();
      if (!lost) logger.warn(`lost the connection to ${address}: ${reason}`);
      lost = true;
    },
    reconnecting: () => {
      if (++attempts > maxRetries) letCommandsWait(false);
    },
    ready: () => {
      clearTimeout(timer);
      timer = undefined;
      attempts = 0;
      reason = 'connection closed';
      letCommandsWait(true);
      if (lost) logger.info(`connected to ${address} again`);
      lost = false;
    },
  };
  for (const [event, listener] of Object.entries(listeners)) client.on(event, listener);
  return () => {
    clearTimeout(timer);
    letCommandsWait(true);
    for (const [event, listener] of Object.entries(listeners)) client.off(event, listener);
  };
}
