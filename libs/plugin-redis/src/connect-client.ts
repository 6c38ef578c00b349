import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionProblem, explainRedisError, NOT_CONNECTED } from './connection-problem.js';
import type { RedisClient } from './redis-client.js';

/** Longest wait, in milliseconds, for a connection that failed to be closed; ioredis gives up earlier. */
const DISCONNECT_TIMEOUT = 1_000;

export interface ConnectOptions {
  /** How often to try. */
  readonly attempts: number;
  /** Pause after an attempt, in milliseconds. */
  readonly pause: (attempt: number) => number;
  readonly signal: AbortSignal;
}

/**
 * Connects a client that does not reconnect by itself yet. What will not get better, such as a wrong
 * password, is not tried again.
 *
 * @returns why it failed, or `undefined` if the client is ready
 */
export async function connectClient(
  client: RedisClient,
  { attempts, pause, signal }: ConnectOptions,
): Promise<ConnectionProblem | undefined> {
  for (let attempt = 1; ; attempt++) {
    const problem = await connectOnce(client, signal);
    if (!problem?.transient || attempt >= attempts || signal.aborted) return problem;
    await delay(pause(attempt), undefined, { signal }).catch(() => {});
  }
}

async function connectOnce(
  client: RedisClient,
  signal: AbortSignal,
): Promise<ConnectionProblem | undefined> {
  if (client.status === 'ready') return undefined;
  const outcome = outcomeOf(client, signal);
  const connecting = client.status === 'connecting' || client.status === 'connect';
  if (!connecting) client.connect().catch(() => {});
  const problem = await outcome;
  if (problem) await disconnect(client, AbortSignal.timeout(DISCONNECT_TIMEOUT));
  return problem;
}

function outcomeOf(
  client: RedisClient,
  signal: AbortSignal,
): Promise<ConnectionProblem | undefined> {
  return new Promise((resolve) => {
    let last: ConnectionProblem = { reason: 'no answer in time', transient: true };
    const onError = (error: unknown): void => {
      const problem = explainRedisError(error);
      // That it is "not connected" is a consequence of what was reported before.
      if (problem.reason !== NOT_CONNECTED) last = problem;
      // A database that does not exist is reported, and the client goes on with database 0.
      if (!problem.transient) settle(problem);
    };
    const listeners: Record<string, (argument?: unknown) => void> = {
      ready: () => settle(undefined),
      end: () => settle(last),
      error: onError,
    };
    const onAbort = (): void => settle(last);
    const settle = (problem: ConnectionProblem | undefined): void => {
      for (const [event, listener] of Object.entries(listeners)) client.off(event, listener);
      signal.removeEventListener('abort', onAbort);
      resolve(problem);
    };
    for (const [event, listener] of Object.entries(listeners)) client.on(event, listener);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

/** Lets pending commands finish, then closes the connection; at once if it is not usable anyway. */
export async function closeClient(client: RedisClient, signal: AbortSignal): Promise<void> {
  if (client.status === 'ready')
    await Promise.race([client.quit().catch(() => {}), aborted(signal)]);
  await disconnect(client, signal);
}

/** Closes the connection at once, and waits until it is closed. What is pending fails. */
export async function disconnect(client: RedisClient, signal: AbortSignal): Promise<void> {
  if (client.status === 'end') return;
  const connected = client.status !== 'reconnecting';
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.disconnect();
  if (connected) await Promise.race([ended, aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
