import type { Pool } from 'pg';

/** How long connections above the limit may stay idle before they are closed, in milliseconds. */
const GRACE = 2_000;

/**
 * Closes idle connections of a pool above a number. node-postgres has a time limit for idle
 * connections only. They get a moment's grace, so that a busy pool does not close connections that
 * it needs again at once.
 *
 * @returns how to stop
 */
export function limitIdleConnections(pool: Pool, limit: number, grace = GRACE): () => void {
  let timer: NodeJS.Timeout | undefined;
  const trim = async (): Promise<void> => {
    timer = undefined;
    while (!pool.ending && pool.waitingCount === 0 && pool.idleCount > limit) {
      const client = await pool.connect();
      client.release(true);
    }
  };
  const onRelease = (): void => {
    // The connection that comes back is not counted as idle yet.
    if (timer === undefined && pool.idleCount + 1 > limit)
      timer = setTimeout(() => void trim().catch(() => {}), grace).unref();
  };
  pool.on('release', onRelease);
  return () => {
    clearTimeout(timer);
    pool.off('release', onRelease);
  };
}
