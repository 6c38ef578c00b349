import type { StatusError } from '../../error/status-error.js';

/** A call whose handler is running. */
export interface CallInFlight {
  cancel(reason: StatusError): void;
}

/** The calls of a server whose handlers are running, also those whose clients have left. */
export class CallsInFlight {
  readonly #calls = new Set<CallInFlight>();
  #onIdle: (() => void)[] = [];

  /** @param limit most calls at a time */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.#calls.size;
  }

  /** @returns whether there is room for the call */
  enter(call: CallInFlight): boolean {
    if (this.#calls.size >= this.limit) return false;
    this.#calls.add(call);
    return true;
  }

  leave(call: CallInFlight): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0 || this.#onIdle.length === 0) return;
    for (const wake of this.#onIdle) wake();
    this.#onIdle = [];
  }

  /** Resolves when no call is being served any more. */
  whenIdle(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  [Symbol.iterator](): IterableIterator<CallInFlight> {
    return this.#calls.values();
  }
}
