import { BinaryReader as EsBinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Deepest nesting of messages that is read; the default of the other protobuf implementations. */
export const MAX_MESSAGE_DEPTH = 100;

/** Reads the binary form of messages. Made for generated code; malformed input always throws. */
export class BinaryReader extends EsBinaryReader {
  private depth = 0;

  /** @param bytes are not copied: `bytes` fields of the message share their memory */
  constructor(bytes: Uint8Array) {
    super(plainBytes(bytes));
  }

  /**
   * Begins a message of a length, or one up to the end of the input.
   *
   * @returns the position where the message ends
   * @throws for a message that is cut off or nested too deep
   */
  enter(length: number | undefined): number {
    const end = length === undefined ? this.len : this.pos + length;
    if (end > this.len) {
      throw new RangeError(`message of ${length} bytes is cut off after ${this.len - this.pos}`);
    }
    this.depth++;
    if (this.depth > MAX_MESSAGE_DEPTH) {
      throw new RangeError(`messages are nested more than ${MAX_MESSAGE_DEPTH} deep`);
    }
    return end;
  }

  /** Ends a message. @throws if its last field reached beyond its end */
  leave(end: number): void {
    this.depth--;
    if (this.pos !== end)
      throw new RangeError(`field reaches ${this.pos - end} bytes beyond its message`);
  }

  /** Skips a field that the message does not know. @throws for a tag that no field can have */
  skipField(tag: number): void {
    const fieldNumber = tag >>> 3;
    if (fieldNumber === 0) throw new RangeError('field number 0 is not valid');
    this.skip(tag & 7, fieldNumber);
  }

  /** Reads a group as far as its end tag, and gives a reader of what is in it. */
  group(fieldNumber: number): BinaryReader {
    const content = this.skip(WireType.StartGroup, fieldNumber);
    const endTag = ((fieldNumber << 3) | WireType.EndGroup) >>> 0;
    const reader = new BinaryReader(content.subarray(0, content.length - varintSize(endTag)));
    reader.depth = this.depth;
    return reader;
  }
}

/** Bytes as a plain `Uint8Array`: parts of a Node `Buffer` would be Buffers too. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
}
