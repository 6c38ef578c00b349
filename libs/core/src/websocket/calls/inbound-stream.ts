import type { StatusError } from '../../error/status-error.js';
import type { ReceivedPayload } from '../frames/frame.js';

export interface InboundStreamParts {
  /** Parses a message. @throws StatusError */
  readonly read: (payload: ReceivedPayload) => unknown;
  /** Most messages that wait for the handler before the client is held up. */
  readonly limit: number;
  /** Stops reading from the client, and goes on. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Called when the handler asks for the first message. */
  readonly onAsked?: () => void;
}

interface Waiter {
  resolve(result: IteratorResult<unknown>): void;
  reject(error: unknown): void;
}

/** The requests of a streaming call: bounded, parsed when the handler asks for them. */
export class InboundStream implements AsyncIterableIterator<unknown> {
  readonly #queue: ReceivedPayload[] = [];
  readonly #waiters: Waiter[] = [];
  #hasEnded = false;
  #error: StatusError | undefined;
  #isHolding = false;
  #wasAsked = false;

  constructor(private readonly parts: InboundStreamParts) {}

  /** @returns whether the stream still takes messages */
  get isOpen(): boolean {
    return !this.#hasEnded && !this.#error;
  }

  push(payload: ReceivedPayload): void {
    if (!this.isOpen) return;
    const waiter = this.#waiters.shift();
    if (waiter) {
      this.#give(waiter, payload);
      return;
    }
    this.#queue.push(payload);
    if (this.#queue.length < this.parts.limit || this.#isHolding) return;
    this.#isHolding = true;
    this.parts.hold();
  }

  /** No more messages follow. */
  end(): void {
    this.#hasEnded = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(DONE);
  }

  /** The call is over: drops what waits. */
  fail(error: StatusError): void {
    this.#error ??= error;
    this.#drop();
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  next(): Promise<IteratorResult<unknown>> {
    if (!this.#wasAsked) {
      this.#wasAsked = true;
      this.parts.onAsked?.();
    }
    return new Promise((resolve, reject) => {
      const payload = this.#queue.shift();
      this.#goOn();
      if (payload) this.#give({ resolve, reject }, payload);
      else if (this.#error) reject(this.#error);
      else if (this.#hasEnded) resolve(DONE);
      else this.#waiters.push({ resolve, reject });
    });
  }

  return(value?: unknown): Promise<IteratorResult<unknown>> {
    this.#hasEnded = true;
    this.#drop();
    return Promise.resolve({ done: true, value });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #give({ resolve, reject }: Waiter, payload: ReceivedPayload): void {
    try {
      resolve({ done: false, value: this.parts.read(payload) });
    } catch (error) {
      reject(error);
    }
  }

  #drop(): void {
    this.#queue.length = 0;
    this.#goOn();
  }

  #goOn(): void {
    if (!this.#isHolding || this.#queue.length > this.parts.limit / 2) return;
    this.#isHolding = false;
    this.parts.release();
  }
}

const DONE: IteratorResult<unknown> = { done: true, value: undefined };
