import type { Pool, PoolClient } from 'pg';
import { explainConnectionError } from './connection-problem.js';

/**
 * Asks the database whether it answers, over a connection of the pool. A connection on which it does
 * not answer in time is thrown away, so that checks of a frozen server cannot use up the pool.
 *
 * @throws Error with the reason
 */
export async function checkConnection(pool: Pool, signal: AbortSignal): Promise<void> {
  const connecting = pool.connect();
  let client: PoolClient;
  try {
    client = await untilAborted(connecting, signal);
  } catch (error) {
    void connecting.then(
      (late) => late.release(),
      () => {},
    );
    throw new Error(reasonOf(error, pool), { cause: error });
  }
  // A connection that breaks while it is lent out reports that to its borrower only.
  client.on('error', ignore);
  try {
    await untilAborted(client.query('SELECT 1'), signal);
    client.off('error', ignore);
    client.release();
  } catch (error) {
    client.release(true);
    throw new Error(explainConnectionError(error).reason, { cause: error });
  }
}

function ignore(): void {}

function reasonOf(error: unknown, pool: Pool): string {
  const { reason, kind } = explainConnectionError(error);
  const full =
    kind === 'unreachable' && pool.totalCount >= pool.options.max && pool.idleCount === 0;
  return full ? `${reason}: all ${pool.totalCount} connections of the pool are in use` : reason;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('timed out'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
