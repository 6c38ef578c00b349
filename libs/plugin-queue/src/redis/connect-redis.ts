import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';

interface Problem {
  readonly reason: string;
  /** Whether it may work a moment later. */
  readonly transient: boolean;
}

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ETIMEDOUT: 'no answer in time',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
};
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|ERR (invalid password|Client sent AUTH|DB index))/i;

/** Pause between attempts to connect, in milliseconds. */
const PAUSE = 200;
/** Longest pause between attempts to reconnect, in milliseconds. */
const LONGEST_PAUSE = 2_000;

/** Makes sense of what ioredis reports, whose own errors may carry the arguments of AUTH. */
export function explainRedisError(error: unknown): Problem {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const known = NETWORK[code];
  if (known) return { reason: known, transient: true };
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code))
    return { reason: `TLS failed: ${message}`, transient: false };
  if (/timed out|enableOfflineQueue|Connection is closed|max retries/i.test(message))
    return { reason: 'no answer in time', transient: true };
  return { reason: message, transient: !REFUSALS.test(message) };
}

/**
 * Connects to Redis. What will not get better, such as a wrong password, is not tried again.
 *
 * @throws Error that says why it failed
 */
export async function connectRedis(
  options: RedisOptions,
  attempts: number,
  signal: AbortSignal,
): Promise<Redis> {
  for (let attempt = 1; ; attempt++) {
    const client = new Redis({
      ...options,
      lazyConnect: true,
      retryStrategy: () => null,
    });
    const problem = await problemOf(client, signal);
    if (!problem) {
      client.options.retryStrategy = (times) => Math.min(times * 100, LONGEST_PAUSE);
      return client;
    }
    client.disconnect();
    if (!problem.transient || attempt >= attempts || signal.aborted)
      throw new Error(problem.reason);
    await delay(PAUSE, undefined, { signal }).catch(() => {});
  }
}

async function problemOf(client: Redis, signal: AbortSignal): Promise<Problem | undefined> {
  let last: Problem | undefined;
  // Stays for good: errors of a client without a listener are printed.
  client.on('error', (error: unknown) => (last ??= explainRedisError(error)));
  const aborted = new Promise<Problem>((resolve) => {
    const onAbort = () => resolve({ reason: 'no answer in time', transient: true });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const connected = client.connect().then(
    () => last,
    (error: unknown) => last ?? explainRedisError(error),
  );
  return Promise.race([connected, aborted]);
}
