/** The few parts of HTTP/2 (RFC 9113) that a gRPC client needs which only counts its answers. */
export const FrameType = { DATA: 0, HEADERS: 1, RST_STREAM: 3, SETTINGS: 4, PING: 6, GOAWAY: 7 };

export const Flag = { ACK: 0x1, END_STREAM: 0x1, END_HEADERS: 0x4 };

const WINDOW_UPDATE = 8;
const INITIAL_WINDOW_SIZE = 4;
const LARGEST_WINDOW = 2 ** 31 - 1;
const DEFAULT_WINDOW = 65_535;
const HEAD_SIZE = 9;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.alloc(HEAD_SIZE + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  bytes.set(payload, HEAD_SIZE);
  return bytes;
}

/** What a client sends first: room for as many bytes of answers as HTTP/2 can say. */
export function connectionPreface(): Buffer {
  const settings = Buffer.alloc(6);
  settings.writeUInt16BE(INITIAL_WINDOW_SIZE, 0);
  settings.writeUInt32BE(LARGEST_WINDOW, 2);
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frame(FrameType.SETTINGS, 0, 0, settings),
    windowUpdate(LARGEST_WINDOW - DEFAULT_WINDOW),
  ]);
}

/** Gives the connection room for more bytes. */
export function windowUpdate(bytes: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return frame(WINDOW_UPDATE, 0, 0, payload);
}

/** Header fields that HPACK (RFC 7541) writes out in full, so that nothing has to be remembered. */
export function literalHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => [
    Buffer.of(0),
    lengthAndText(name),
    lengthAndText(value),
  ]);
  return Buffer.concat(parts);
}

function lengthAndText(text: string): Buffer {
  if (text.length > 126) throw new RangeError(`header "${text}" is too long for one length byte`);
  return Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);
}

/** Cuts what a connection sends into frames. */
export class FrameReader {
  #rest: Buffer | undefined;

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    while (bytes.length - start >= HEAD_SIZE) {
      const end = start + HEAD_SIZE + bytes.readUIntBE(start, 3);
      if (end > bytes.length) break;
      this.onFrame({
        type: bytes[start + 3]!,
        flags: bytes[start + 4]!,
        stream: bytes.readUInt32BE(start + 5),
        payload: bytes.subarray(start + HEAD_SIZE, end),
      });
      start = end;
    }
    this.#rest = start < bytes.length ? bytes.subarray(start) : undefined;
  }
}
