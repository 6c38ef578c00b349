import type { Command } from '../protocol/messages.js';

export interface CommandQueueSettings {
  /** Most commands that wait or run before the client has to wait; as many rpcs run side by side. */
  readonly maxPending: number;
  /** Commands per second on average; 0 is no limit. */
  readonly rate: number;
  /** Whether a command may run beside others. */
  readonly isConcurrent: (command: Command) => boolean;
  readonly run: (command: Command) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** The client keeps sending although it has been paused, or faster than its rate. */
  readonly onFlood: () => void;
}

/** Times the rate that may come at once. */
const BURST = 10;

/** Commands that may have been on their way when the client was paused. */
const ON_THE_WAY = 16_384;

/**
 * Commands of a client in the order they came. Those that touch channels run one after another, so that
 * their effects are in order; rpcs run side by side.
 */
export class CommandQueue {
  readonly #inOrder: Command[] = [];
  readonly #beside: Command[] = [];
  #running = 0;
  #isRunningInOrder = false;
  #isPaused = false;
  #isClosed = false;
  #tokens: number;
  #refilledAt = Date.now();

  constructor(private readonly settings: CommandQueueSettings) {
    this.#tokens = settings.rate * BURST;
  }

  add(command: Command): void {
    if (this.#isClosed) return;
    const { maxPending, onFlood, isConcurrent, pause } = this.settings;
    if (!this.#take() || this.#pending > maxPending + ON_THE_WAY) return onFlood();
    if (isConcurrent(command)) {
      this.#beside.push(command);
      this.#runBeside();
    } else {
      this.#inOrder.push(command);
      if (!this.#isRunningInOrder) void this.#runInOrder();
    }
    if (this.#isPaused || this.#pending <= maxPending) return;
    this.#isPaused = true;
    pause();
  }

  close(): void {
    this.#isClosed = true;
    this.#inOrder.length = 0;
    this.#beside.length = 0;
  }

  get #pending(): number {
    return this.#inOrder.length + this.#beside.length + this.#running;
  }

  async #runInOrder(): Promise<void> {
    this.#isRunningInOrder = true;
    for (let next = this.#inOrder.shift(); next; next = this.#inOrder.shift()) {
      await this.settings.run(next);
      this.#resume();
    }
    this.#isRunningInOrder = false;
  }

  #runBeside(): void {
    while (this.#running < this.settings.maxPending) {
      const next = this.#beside.shift();
      if (!next) return;
      this.#running += 1;
      void this.settings.run(next).then(() => {
        this.#running -= 1;
        this.#runBeside();
        this.#resume();
      });
    }
  }

  #resume(): void {
    if (!this.#isPaused || this.#isClosed || this.#pending > this.settings.maxPending / 2) return;
    this.#isPaused = false;
    this.settings.resume();
  }

  #take(): boolean {
    const { rate } = this.settings;
    if (rate === 0) return true;
    const now = Date.now();
    this.#tokens = Math.min(this.#tokens + ((now - this.#refilledAt) / 1_000) * rate, rate * BURST);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
