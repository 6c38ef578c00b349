import type { PGlite } from '@electric-sql/pglite';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText, queryMessage } from './wire-messages.js';

/** Another session has kept the engine to itself without using it. */
export class EngineBusyError extends Error {}

/** The engine has crashed; it serves nobody any more. */
export class EngineStoppedError extends Error {}

interface Waiter {
  readonly owner: object;
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * PGlite, shared by many sessions. It has one session of its own, so a session owns the engine from
 * the first message of a unit of work to its end: a simple query, an extended query up to its Sync,
 * a transaction up to its COMMIT. The others queue meanwhile, in order.
 */
export class Engine {
  readonly #waiters: Waiter[] = [];
  #owner: object | undefined;
  #lastUse = 0;
  #failure: EngineStoppedError | undefined;
  #settings: string | undefined;

  /** @param idleLimit how long, in milliseconds, an owner may do nothing while others wait */
  constructor(
    private readonly database: PGlite,
    private readonly idleLimit: number,
  ) {}

  /**
   * Waits until the session owns the engine. The owner has it at once.
   *
   * @throws EngineBusyError if the owner does nothing for too long: most likely its code waits for
   * this very session, which would be a deadlock
   */
  async acquire(session: object): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#owner === session) return;
    if (this.#owner === undefined) {
      this.#owner = session;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        owner: session,
        since: Date.now(),
        resolve,
        reject,
        timer: setTimeout(() => this.#expire(waiter), this.idleLimit),
      };
      this.#waiters.push(waiter);
    });
  }

  /**
   * Makes the owner's settings those of the engine, unless they are already.
   *
   * @param settings statement that sets all of them
   * @throws Error if they are refused
   */
  async apply(settings: string): Promise<void> {
    if (this.#settings === settings) return;
    this.#settings = undefined;
    const problem = errorText(await this.execute(queryMessage(settings)));
    if (problem) throw new Error(problem);
    this.#settings = settings;
  }

  /** Runs messages for the owner. @returns the answer, in pieces */
  async execute(messages: Buffer): Promise<Buffer[]> {
    if (this.#failure) throw this.#failure;
    const answer: Buffer[] = [];
    try {
      await this.database.execProtocolRawStream(new Uint8Array(messages), {
        onRawData: (data) => answer.push(Buffer.from(data)),
      });
    } catch (error) {
      throw this.fail(error instanceof Error ? error.message : String(error));
    }
    this.#lastUse = Date.now();
    return answer;
  }

  /** Gives the engine to the next session in the queue, if this one owns it. */
  release(session: object): void {
    if (this.#owner !== session) return;
    const next = this.#waiters.shift();
    clearTimeout(next?.timer);
    this.#owner = next?.owner;
    this.#lastUse = Date.now();
    next?.resolve();
  }

  /** Marks the engine as crashed and refuses everybody who waits. @returns the error they get */
  fail(reason: string): EngineStoppedError {
    this.#failure ??= new EngineStoppedError(`embedded database has stopped: ${reason}`);
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(this.#failure);
    }
    return this.#failure;
  }

  /** Shuts the database down; what is on disk is complete afterwards. */
  async close(): Promise<void> {
    const crashed = this.#failure !== undefined;
    this.fail('it was closed');
    // The WebAssembly instance of a crashed engine may never answer again.
    await Promise.race([this.database.close().catch(() => {}), ...(crashed ? [delay(1_000)] : [])]);
  }

  #expire(waiter: Waiter): void {
    const idle = Date.now() - Math.max(this.#lastUse, waiter.since);
    if (idle < this.idleLimit) {
      waiter.timer = setTimeout(() => this.#expire(waiter), this.idleLimit - idle);
      return;
    }
    this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
    waiter.reject(
      new EngineBusyError(
        `embedded database is held by a transaction that has done nothing for ${this.idleLimit} ms: ` +
          'it serves one transaction at a time, so code inside a transaction must use the ' +
          "transaction's own connection only",
      ),
    );
  }
}
