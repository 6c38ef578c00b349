import type { FrameCodec, SentPayload } from '../frames/frame.js';

/** An event on its way to many connections: written once for every subprotocol. */
export class OutgoingEvent {
  readonly #byCodec = new Map<FrameCodec, Buffer>();

  constructor(
    readonly type: string,
    readonly payload: SentPayload,
  ) {}

  /** @throws Error for a payload that cannot be written */
  bytesFor(codec: FrameCodec): Buffer {
    let bytes = this.#byCodec.get(codec);
    if (!bytes) {
      bytes = codec.encode({ type: this.type, payload: this.payload });
      this.#byCodec.set(codec, bytes);
    }
    return bytes;
  }
}
