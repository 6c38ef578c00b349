import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { JsonType } from '../json/json-type.js';
import type { MessageType } from '../message/message-type.js';

/** How the binary form of one message is written and read, with complete messages only. */
export interface BinaryCodec<T> {
  readonly create: () => T;
  readonly write: (message: T, writer: BinaryWriter) => void;
  /** Reads a field into the message. @returns whether it is a field of the message */
  readonly readField: (message: T, field: number, reader: BinaryReader) => boolean;
}

/** A message of a service that is served over gRPC only: it has a binary form and no JSON form. */
export function binaryMessage<T extends object>(
  typeName: string,
  codec: BinaryCodec<T>,
): MessageType<T> {
  return {
    typeName,
    encode: (message) => {
      const writer = new BinaryWriter();
      codec.write(message as T, writer);
      return writer.finish();
    },
    decode: (bytes) => readMessage(new BinaryReader(bytes), bytes.byteLength, codec),
    json: withoutJson(typeName, codec.create),
  };
}

/** Reads a message that starts at the reader's position. */
export function readMessage<T>(reader: BinaryReader, length: number, codec: BinaryCodec<T>): T {
  const end = reader.pos + length;
  const message = codec.create();
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (!codec.readField(message, field, reader)) reader.skip(wireType, field);
  }
  return message;
}

function withoutJson<T>(typeName: string, create: () => T): JsonType<T> {
  const refuse = (): never => {
    throw new TypeError(`message ${typeName} is served over gRPC only and has no JSON form`);
  };
  return {
    kind: 'message',
    typeName,
    expected: `an object of type ${typeName}`,
    nullable: false,
    fields: new Map(),
    create,
    read: refuse,
    text: refuse,
    write: refuse,
  };
}
