/** Largest message a client may send, in bytes: what PostgreSQL itself allows for a field's text and more. */
const MAX_MESSAGE = 64 * 1024 * 1024;

/** A packet before the session is set up: a 4-byte length and a body, without a type. */
export interface StartupPacket {
  readonly code: number;
  readonly body: Buffer;
}

/** A message of an established session. `bytes` is the whole of it, header included. */
export interface FrontendMessage {
  /** One letter, such as `Q` for a simple query. */
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Cuts what a client sends into packets and messages of the PostgreSQL wire protocol, version 3.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class FrontendReader {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next startup packet, once it is complete. @throws if its length is absurd */
  nextPacket(): StartupPacket | undefined {
    const packet = this.#take(0);
    return packet && { code: packet.readInt32BE(4), body: packet.subarray(8) };
  }

  /** The next message, once it is complete. @throws if its length is absurd */
  nextMessage(): FrontendMessage | undefined {
    const bytes = this.#take(1);
    return bytes && { type: String.fromCharCode(bytes[0]!), bytes };
  }

  /** @param typeSize bytes in front of the length, which counts itself but not them */
  #take(typeSize: 0 | 1): Buffer | undefined {
    const smallest = typeSize + (typeSize === 0 ? 8 : 4);
    if (this.#length < smallest) return undefined;
    if (this.#chunks[0]!.length < smallest) this.#merge();
    const size = typeSize + this.#chunks[0]!.readInt32BE(typeSize);
    if (size < smallest || size > MAX_MESSAGE)
      throw new Error(`message of ${size} bytes: expected ${smallest} to ${MAX_MESSAGE}`);
    if (this.#length < size) return undefined;
    if (this.#chunks[0]!.length < size) this.#merge();
    const first = this.#chunks[0]!;
    if (first.length === size) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(size);
    this.#length -= size;
    return first.subarray(0, size);
  }

  #merge(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
