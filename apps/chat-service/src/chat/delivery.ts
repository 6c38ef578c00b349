import { setTimeout } from 'node:timers/promises';

/** Pause between attempts, in milliseconds. */
const RETRY_DELAY = 500;

/** Messages that wait for all rooms together; what is beyond is in the history only. */
const MAX_WAITING = 10_000;

export interface DeliverySettings<T> {
  /** Sends a message to everybody in a room. */
  readonly send: (roomId: string, message: T) => Promise<unknown>;
  /** Sending has begun to fail. */
  readonly onFailure: (error: unknown) => void;
  /** There is no room for a message. */
  readonly onOverflow: (message: T) => void;
}

/**
 * Sends the messages of a room in their order. While sending fails they wait and are tried again. One whose
 * fate is unknown, because an answer did not come, may be sent twice: its id tells.
 */
export class Delivery<T> {
  readonly #waiting = new Map<string, T[]>();
  #count = 0;
  /** Ends the pauses. */
  readonly #stopped = new AbortController();

  constructor(private readonly settings: DeliverySettings<T>) {}

  add(roomId: string, message: T): void {
    if (this.#count >= MAX_WAITING) return this.settings.onOverflow(message);
    this.#count += 1;
    const waiting = this.#waiting.get(roomId);
    if (waiting) waiting.push(message);
    else {
      this.#waiting.set(roomId, [message]);
      void this.#deliver(roomId);
    }
  }

  /** Gives up what is left. */
  stop(): void {
    this.#stopped.abort();
  }

  async #deliver(roomId: string): Promise<void> {
    const waiting = this.#waiting.get(roomId)!;
    let hasFailed = false;
    while (waiting.length > 0 && !this.#stopped.signal.aborted) {
      try {
        await this.settings.send(roomId, waiting[0]!);
        waiting.shift();
        this.#count -= 1;
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) this.settings.onFailure(error);
        hasFailed = true;
        const { signal } = this.#stopped;
        await setTimeout(RETRY_DELAY, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    this.#waiting.delete(roomId);
  }
}
