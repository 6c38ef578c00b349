import type { NumberedMessage } from './backplane-message.js';
import type { PresenceEntry } from './presence.js';

/** Messages of one node that may wait for an earlier one. */
const MAX_WAITING = 10_000;
/** Pause before missing messages are asked for again, in milliseconds. */
const ASK_AGAIN_AFTER = 200;

export interface PeerNodeParts {
  readonly id: string;
  /** Number of the first message that is of interest. */
  readonly next: number;
  /** Gets every message once, in order. */
  readonly deliver: (message: NumberedMessage) => void;
  /** Asks the node for messages. */
  readonly ask: (from: number, until: number) => void;
}

/** Another instance, as this one knows it: puts its messages in order, and finds the missing ones. */
export class PeerNode {
  readonly presence = new Map<string, PresenceEntry>();
  lastHeard = Date.now();
  #next: number;
  #askedAt = 0;
  readonly #waiting = new Map<number, NumberedMessage>();

  constructor(private readonly parts: PeerNodeParts) {
    this.#next = parts.next;
  }

  receive(message: NumberedMessage): void {
    const last = message.kind === 'skip' ? message.last : message.seq;
    // It was delivered before: what was sent again, or asked for twice.
    if (last < this.#next) return;
    if (message.seq > this.#next) {
      if (this.#waiting.size < MAX_WAITING) this.#waiting.set(message.seq, message);
      this.#askFor(message.seq - 1);
      return;
    }
    this.#take(message);
    for (let each = this.#waiting.get(this.#next); each; each = this.#waiting.get(this.#next)) {
      this.#take(each);
    }
  }

  /** The node says that its last message had this number. */
  reached(last: number): void {
    if (last >= this.#next) this.#askFor(last);
  }

  /** The node is gone: delivers what waited for messages that will not come. */
  giveUp(): void {
    const waiting = [...this.#waiting.values()].toSorted((a, b) => a.seq - b.seq);
    for (const message of waiting) this.#take(message);
  }

  #take(message: NumberedMessage): void {
    this.#waiting.delete(message.seq);
    this.#next = (message.kind === 'skip' ? message.last : message.seq) + 1;
    this.parts.deliver(message);
  }

  #askFor(until: number): void {
    const now = Date.now();
    if (now - this.#askedAt < ASK_AGAIN_AFTER) return;
    this.#askedAt = now;
    this.parts.ask(this.#next, until);
  }
}
