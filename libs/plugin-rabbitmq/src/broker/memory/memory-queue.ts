import type { WireMessage } from '../../message/wire-message.js';
import type { MessageHandler } from '../broker.js';

export interface MemoryQueueLimits {
  /** Messages that wait at most. */
  readonly maxLength: number;
  readonly deadLetterMaxLength: number;
}

interface MemoryConsumer {
  readonly handle: MessageHandler;
  readonly prefetch: number;
  /** What it is handling. */
  readonly running: Set<Promise<void>>;
}

/** A queue in memory: consumers take turns, each with so many messages at once as its prefetch says. */
export class MemoryQueue {
  readonly deadLetters: WireMessage[] = [];
  readonly #waiting: WireMessage[] = [];
  readonly #timers = new Map<NodeJS.Timeout, WireMessage>();
  #consumers: MemoryConsumer[] = [];

  constructor(
    readonly event: string,
    private readonly limits: MemoryQueueLimits,
  ) {}

  get isFull(): boolean {
    return this.#waiting.length + this.#timers.size >= this.limits.maxLength;
  }

  put(message: WireMessage): void {
    this.#waiting.push({ ...message, body: Buffer.from(message.body) });
    setImmediate(() => this.#deliver());
  }

  /** @returns how to stop; it resolves when nothing is being handled any more */
  addConsumer(handle: MessageHandler, prefetch: number): () => Promise<void> {
    const consumer: MemoryConsumer = { handle, prefetch, running: new Set() };
    this.#consumers.push(consumer);
    setImmediate(() => this.#deliver());
    return async () => {
      this.#consumers = this.#consumers.filter((each) => each !== consumer);
      await Promise.all(consumer.running);
    };
  }

  /** Drops what waits for its retry. */
  clear(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.length = 0;
  }

  #deliver(): void {
    for (;;) {
      const consumer = this.#consumers.find(({ running, prefetch }) => running.size < prefetch);
      if (!consumer || this.#waiting.length === 0) return;
      // The next message is for the next consumer.
      this.#consumers = [...this.#consumers.filter((each) => each !== consumer), consumer];
      this.#give(consumer, this.#waiting.shift()!);
    }
  }

  #give(consumer: MemoryConsumer, message: WireMessage): void {
    const work = this.#handle(consumer, message).finally(() => {
      consumer.running.delete(work);
      this.#deliver();
    });
    consumer.running.add(work);
  }

  async #handle(consumer: MemoryConsumer, message: WireMessage): Promise<void> {
    const verdict = await consumer
      .handle(message)
      .catch((error: unknown) => ({ kind: 'dead', reason: String(error) }) as const);
    if (verdict.kind === 'return') this.#waiting.unshift({ ...message, redelivered: true });
    if (verdict.kind === 'retry') this.#delay(message, verdict.delay);
    if (verdict.kind === 'dead') this.#bury(message);
  }

  #delay(message: WireMessage, delay: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.put({ ...message, attempt: message.attempt + 1 });
    }, delay);
    timer.unref();
    this.#timers.set(timer, message);
  }

  #bury(message: WireMessage): void {
    this.deadLetters.push(message);
    if (this.deadLetters.length > this.limits.deadLetterMaxLength) this.deadLetters.shift();
  }
}
