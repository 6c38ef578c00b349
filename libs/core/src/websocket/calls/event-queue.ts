export interface EventQueueParts {
  /** Most events that wait before the client is held up. */
  readonly limit: number;
  readonly hold: () => void;
  readonly release: () => void;
  readonly onIdle: () => void;
}

/** Handles the events of a connection one after another, in the order they came. */
export class EventQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  #isRunning = false;
  #isHolding = false;

  constructor(private readonly parts: EventQueueParts) {}

  get isIdle(): boolean {
    return !this.#isRunning;
  }

  /** @param handle never rejects */
  push(handle: () => Promise<void>): void {
    this.#waiting.push(handle);
    if (!this.#isRunning) void this.#work();
    else if (this.#waiting.length >= this.parts.limit && !this.#isHolding) {
      this.#isHolding = true;
      this.parts.hold();
    }
  }

  /** Drops what has not begun. */
  clear(): void {
    this.#waiting.length = 0;
  }

  async #work(): Promise<void> {
    this.#isRunning = true;
    for (let handle = this.#waiting.shift(); handle; handle = this.#waiting.shift()) {
      await handle();
      if (this.#isHolding && this.#waiting.length <= this.parts.limit / 2) {
        this.#isHolding = false;
        this.parts.release();
      }
    }
    this.#isRunning = false;
    this.parts.onIdle();
  }
}
