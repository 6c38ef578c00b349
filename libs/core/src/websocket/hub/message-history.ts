import type { SkipMessage } from './backplane-message.js';

/** The latest messages of this node, for nodes that missed some. */
export class MessageHistory {
  /** By number; undefined for a message that was not acknowledged. */
  readonly #messages = new Map<number, string | undefined>();
  #last = 0;

  constructor(
    private readonly node: string,
    private readonly limit: number,
  ) {}

  /** Number of the last message. */
  get last(): number {
    return this.#last;
  }

  /** @param write makes the text of a message with its number */
  add(write: (seq: number) => string): { readonly seq: number; readonly text: string } {
    const seq = (this.#last += 1);
    const text = write(seq);
    this.#messages.set(seq, text);
    this.#messages.delete(seq - this.limit);
    return { seq, text };
  }

  /** A message was not acknowledged: its sender was told so, and it is not sent again. */
  void(seq: number): void {
    if (this.#messages.has(seq)) this.#messages.set(seq, undefined);
  }

  /** Texts of messages to send again; what is not there any more is skipped. */
  *between(from: number, until: number): Generator<string> {
    const oldest = this.#last - this.#messages.size + 1;
    if (from < oldest) {
      const last = Math.min(until, oldest - 1);
      yield this.#skip(from, last, last - from + 1);
    }
    for (let seq = Math.max(from, oldest); seq <= Math.min(until, this.#last); seq += 1) {
      yield this.#messages.get(seq) ?? this.#skip(seq, seq, 0);
    }
  }

  #skip(seq: number, last: number, lost: number): string {
    const message: SkipMessage = { kind: 'skip', node: this.node, seq, last, lost };
    return JSON.stringify(message);
  }
}
