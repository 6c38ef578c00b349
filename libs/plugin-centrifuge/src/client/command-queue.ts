import type { Command } from '../protocol/messages.js';

export interface CommandQueueSettings {
  /** Most commands that wait or run before the client has to wait. */
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

/**
 * Commands of a client in the order they came. Those that touch channels run one after another, so that
 * their effects are in order; rpcs run side by side.
 */
export class CommandQueue {
  readonly #waiting: Command[] = [];
  #beside = 0;
  #isRunning = false;
  #isPaused = false;
  #isClosed = false;
  #tokens: number;
  #refilledAt = Date.now();

  constructor(private readonly settings: CommandQueueSettings) {
    this.#tokens = settings.rate * BURST;
  }

  add(command: Command): void {
    if (this.#isClosed) return;
    const { maxPending, onFlood } = this.settings;
    if (!this.#take() || this.#pending > maxPending * BURST) return onFlood();
    if (this.settings.isConcurrent(command)) void this.#runBeside(command);
    else {
      this.#waiting.push(command);
      if (!this.#isRunning) void this.#runAll();
    }
    if (!this.#isPaused && this.#pending > maxPending) {
      this.#isPaused = true;
      this.settings.pause();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  get #pending(): number {
    return this.#waiting.length + this.#beside;
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.settings.run(next);
      this.#resume();
    }
    this.#isRunning = false;
  }

  async #runBeside(command: Command): Promise<void> {
    this.#beside += 1;
    await this.settings.run(command);
    this.#beside -= 1;
    this.#resume();
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
