import { matchesTopic } from '../../message/event-name.js';
import type { WireMessage } from '../../message/wire-message.js';
import { MemoryQueue, type MemoryQueueLimits } from './memory-queue.js';

/** A topic exchange in memory, with the queues that are bound to it. */
export class MemoryExchange {
  readonly #queues = new Map<string, MemoryQueue>();

  /** Puts the message into every queue that wants it, or, if one of them is full, into none. */
  publish(message: WireMessage): void {
    const targets = [...this.#queues].filter(([, { event }]) => matchesTopic(event, message.event));
    const full = targets.find(([, queue]) => queue.isFull);
    if (full)
      throw new Error(`event "${message.event}" was not stored: queue "${full[0]}" is full`);
    for (const [, queue] of targets) queue.put(message);
  }

  /** The queue of that name; it is made when it is asked for first, and stays. */
  queue(name: string, event: string, limits: MemoryQueueLimits): MemoryQueue {
    const existing = this.#queues.get(name);
    if (existing) return existing;
    const queue = new MemoryQueue(event, limits);
    this.#queues.set(name, queue);
    return queue;
  }

  clear(): void {
    for (const queue of this.#queues.values()) queue.clear();
    this.#queues.clear();
  }
}
