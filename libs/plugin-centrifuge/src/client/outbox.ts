import { codecs, frameSize, type Frame } from '../protocol/codec.js';
import type { Transport } from '../transport/transport.js';

/** Frames of a connection that are sent together at the end of the turn, in a bounded space. */
export class Outbox {
  #frames: Frame[] = [];
  #size = 0;
  #flushing: NodeJS.Immediate | undefined;
  #isClosed = false;

  /**
   * @param limit most bytes that wait, here and for the network
   * @param onOverflow runs when there are more
   */
  constructor(
    private readonly transport: Transport,
    private readonly limit: number,
    private readonly onOverflow: () => void,
  ) {}

  add(frame: Frame): void {
    if (this.#isClosed) return;
    this.#frames.push(frame);
    this.#size += frameSize(frame);
    if (this.#size + this.transport.buffered > this.limit) return this.onOverflow();
    this.#flushing ??= setImmediate(() => this.flush());
  }

  flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const frames = this.#frames;
    if (frames.length === 0) return;
    this.#frames = [];
    this.#size = 0;
    this.transport.send(codecs[this.transport.protocol].join(frames));
  }

  /** Forgets what is left. */
  close(): void {
    this.#isClosed = true;
    this.#frames = [];
    clearImmediate(this.#flushing);
  }
}
