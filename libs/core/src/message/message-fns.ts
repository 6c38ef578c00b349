import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { BinaryReader } from './binary-reader.js';
import type { PartialMessage } from './partial-message.js';

/** Binary form of a message. Generated code exports one per message, under the name of its interface. */
export interface MessageFns<T> {
  /** Writes a message; a field that is left out has its default. Call `finish()` for the bytes. */
  encode(message: PartialMessage<T>, writer?: BinaryWriter): BinaryWriter;
  /**
   * Reads a message: every scalar, list and map is there.
   *
   * @param length of the message in a reader; without it the message ends with the input
   * @param into message that the fields are added to, for a field that occurs twice
   * @throws on malformed bytes
   */
  decode(input: BinaryReader | Uint8Array, length?: number, into?: T): T;
}
