import type { StatusError } from '../error/status-error.js';

/** A call as the registry knows it. */
export interface RegisteredCall {
  /** Where the registry keeps the call; the registry's own. Starts as -1. */
  slot: number;
  cancel(reason: StatusError): void;
}

/**
 * Calls in no particular order. Entering and leaving is a matter of nanoseconds, while a `Set` with
 * an entry per call costs a tenth of the whole call.
 */
export class CallList<T extends RegisteredCall = RegisteredCall> {
  readonly #calls: T[] = [];

  get size(): number {
    return this.#calls.length;
  }

  add(call: T): void {
    call.slot = this.#calls.push(call) - 1;
  }

  remove(call: T): void {
    const { slot } = call;
    if (slot < 0) return;
    const last = this.#calls.pop()!;
    if (last !== call) {
      this.#calls[slot] = last;
      last.slot = slot;
    }
    call.slot = -1;
  }

  toArray(): T[] {
    return [...this.#calls];
  }
}

/**
 * The calls whose handlers are running, also after their callers have left. Calls of health and
 * reflection, "background" here, are kept apart: they may run for ever, so a drain does not wait for
 * them, and they have to be answered even when the server is full.
 */
export class CallRegistry {
  readonly #calls = new CallList();
  readonly #background = new CallList();
  #onIdle: (() => void)[] = [];

  /** @param limit most calls at a time, background calls not counted */
  constructor(private readonly limit: number) {}

  /** Calls that are being served, background calls not counted. */
  get size(): number {
    return this.#calls.size;
  }

  /** @returns whether there is room for the call */
  enter(call: RegisteredCall, isBackground = false): boolean {
    if (isBackground) this.#background.add(call);
    else if (this.#calls.size >= this.limit) return false;
    else this.#calls.add(call);
    return true;
  }

  leave(call: RegisteredCall, isBackground = false): void {
    if (isBackground) this.#background.remove(call);
    else this.#calls.remove(call);
    if (this.#onIdle.length > 0 && this.#calls.size === 0) this.#wake();
  }

  /** Resolves when no call is being served any more, background calls aside. */
  whenIdle(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /** Cancels every call, background calls too. */
  cancelAll(reason: StatusError): void {
    const calls = [...this.#calls.toArray(), ...this.#background.toArray()];
    for (const call of calls) call.cancel(reason);
  }

  #wake(): void {
    for (const wake of this.#onIdle) wake();
    this.#onIdle = [];
  }
}
