import postgres, { type Options, type Sql } from 'postgres';

/** How long the connection is kept between checks, in seconds. */
const IDLE = 60;

/**
 * A connection of its own for health checks, so that neither a busy pool makes the service look ill, nor
 * checks of a frozen server use up the pool. One that does not answer is thrown away.
 */
export class HealthConnection {
  #sql: Sql | undefined;

  constructor(private readonly options: Options<Record<string, never>>) {}

  /** @throws Error with the reason if the database does not answer before the signal aborts */
  async check(signal: AbortSignal): Promise<void> {
    const sql = (this.#sql ??= postgres({ ...this.options, max: 1, idle_timeout: IDLE }));
    try {
      await untilAborted(sql`SELECT 1`, signal);
    } catch (error) {
      if (this.#sql === sql) this.#sql = undefined;
      void sql.end({ timeout: 0 }).catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#sql?.end({ timeout: 0 });
  }
}

function untilAborted(work: PromiseLike<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('no answer in time'));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', onAbort);
    void work.then(
      () => (settle(), resolve()),
      (error: Error) => (settle(), reject(error)),
    );
  });
}
