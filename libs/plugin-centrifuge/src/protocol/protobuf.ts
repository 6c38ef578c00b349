import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Field, ScalarKind, Schema } from './schema.js';

type Message = Record<string, unknown>;

const WIRE: Record<ScalarKind, WireType> = {
  uint32: WireType.Varint,
  int32: WireType.Varint,
  int64: WireType.Varint,
  uint64: WireType.Varint,
  bool: WireType.Varint,
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
};

/** Deepest nesting of messages that is read; filters may nest. */
const MAX_DEPTH = 32;

/** Binary form of a message. */
export function encodeMessage(schema: Schema, message: object): Uint8Array<ArrayBuffer> {
  return writeMessage(
    schema,
    message as Message,
    new BinaryWriter(),
  ).finish() as Uint8Array<ArrayBuffer>;
}

/** Binary form of a message with its length in front. */
export function encodeDelimited(schema: Schema, message: object): Uint8Array<ArrayBuffer> {
  const bytes = encodeMessage(schema, message);
  return new BinaryWriter().bytes(bytes).finish() as Uint8Array<ArrayBuffer>;
}

/** @throws Error for bytes that are no message of the schema */
export function decodeMessage<T>(schema: Schema, bytes: Uint8Array): T {
  return readMessage(schema, new BinaryReader(bytes), bytes.length, 0) as T;
}

/** Messages, each with its length in front. @throws Error */
export function* decodeDelimited<T>(schema: Schema, bytes: Uint8Array): Generator<T> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) yield decodeMessage<T>(schema, reader.bytes());
}

function writeMessage(schema: Schema, message: Message, writer: BinaryWriter): BinaryWriter {
  for (const field of schema.fields) {
    const value = message[field.name];
    if (value === undefined) continue;
    if (field.cardinality === 'map') writeMap(field, value as Message, writer);
    else if (field.cardinality === 'repeated')
      for (const item of value as unknown[]) writeValue(field.kind, field.number, item, writer);
    else if (!isDefault(value)) writeValue(field.kind, field.number, value, writer);
  }
  return writer;
}

function isDefault(value: unknown): boolean {
  return (
    value === 0 ||
    value === '' ||
    value === false ||
    (value instanceof Uint8Array && value.length === 0)
  );
}

function writeMap(field: Field, entries: Message, writer: BinaryWriter): void {
  for (const [key, value] of Object.entries(entries)) {
    writer.tag(field.number, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writeValue(field.kind, 2, value, writer);
    writer.join();
  }
}

function writeValue(
  kind: ScalarKind | Schema,
  number: number,
  value: unknown,
  writer: BinaryWriter,
): void {
  if (typeof kind === 'object') {
    writer.tag(number, WireType.LengthDelimited).fork();
    writeMessage(kind, value as Message, writer).join();
    return;
  }
  writer.tag(number, WIRE[kind]);
  switch (kind) {
    case 'string':
      writer.string(value as string);
      break;
    case 'bytes':
      writer.bytes(value as Uint8Array);
      break;
    case 'bool':
      writer.bool(value as boolean);
      break;
    case 'int64':
    case 'uint64':
      writer[kind](BigInt(value as number));
      break;
    default:
      writer[kind](value as number);
  }
}

function readMessage(schema: Schema, reader: BinaryReader, end: number, depth: number): Message {
  if (depth > MAX_DEPTH) throw new Error('message is nested too deeply');
  const message: Message = {};
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = schema.byNumber.get(number);
    const expected =
      field && (typeof field.kind === 'object' ? WireType.LengthDelimited : WIRE[field.kind]);
    if (!field || (wire !== expected && field.cardinality !== 'map')) reader.skip(wire, number);
    else readField(field, message, reader, depth);
  }
  if (reader.pos !== end) throw new Error('message ends within a field');
  return message;
}

function readField(field: Field, message: Message, reader: BinaryReader, depth: number): void {
  const { name, kind } = field;
  if (field.cardinality === 'map') {
    const entries = (message[name] ??= Object.create(null)) as Message;
    const [key, value] = readEntry(kind, reader, depth);
    entries[key] = value;
  } else if (field.cardinality === 'repeated') {
    ((message[name] ??= []) as unknown[]).push(readValue(kind, reader, depth));
  } else message[name] = readValue(kind, reader, depth);
}

function readEntry(
  kind: ScalarKind | Schema,
  reader: BinaryReader,
  depth: number,
): [string, unknown] {
  const end = lengthEnd(reader);
  let key = '';
  let value: unknown = typeof kind === 'object' ? {} : '';
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    if (number === 1 && wire === WireType.LengthDelimited) key = reader.string();
    else if (number === 2 && wire === WireType.LengthDelimited)
      value = readValue(kind, reader, depth);
    else reader.skip(wire, number);
  }
  return [key, value];
}

function readValue(kind: ScalarKind | Schema, reader: BinaryReader, depth: number): unknown {
  if (typeof kind === 'object') return readMessage(kind, reader, lengthEnd(reader), depth + 1);
  if (kind === 'int64' || kind === 'uint64') return Number(reader[kind]());
  return reader[kind]();
}

function lengthEnd(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new Error('message is cut off');
  return end;
}
