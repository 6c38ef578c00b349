import type { PartialMessage } from '../../message/partial-message.js';
import { createTypeRegistry } from '../../wkt/type-registry.js';
import { JsonError } from '../json-error.js';
import { JsonReader, type JsonReadOptions } from '../json-reader.js';
import type { JsonHabit, JsonType } from '../json-type.js';
import type { Sink } from './gen/kitchen-sink.js';
import { kitchenSinkProto2Types } from './gen/kitchen-sink-proto2.json.js';
import { kitchenSinkTypes, SinkJson } from './gen/kitchen-sink.json.js';

/** Every type that an `Any` of the specs may hold. */
export const types = createTypeRegistry(kitchenSinkTypes, kitchenSinkProto2Types);

/** The habit of protobuf's other implementations. */
export const CANONICAL: JsonHabit = { names: 'lowerCamel', emitDefaults: false };

/** The toolkit's own habit. */
export const TOOLKIT: JsonHabit = { names: 'proto', emitDefaults: true };

/** Reads a whole text as a message. */
export function readJson<T>(
  type: JsonType<T>,
  text: string | Uint8Array,
  options: JsonReadOptions = {},
): T {
  const reader = new JsonReader(text, { types, ...options });
  const message = type.read(reader);
  reader.end();
  return message;
}

export function readSink(text: string | Uint8Array, options?: JsonReadOptions): Sink {
  return readJson(SinkJson, text, options);
}

/** Canonical JSON of a message, unless told otherwise. */
export function writeSink(message: PartialMessage<Sink>, habit: JsonHabit = CANONICAL): string {
  return SinkJson.write(message, { types, ...habit });
}

/** The error that a body throws. */
export function jsonErrorOf(body: () => unknown): JsonError {
  try {
    body();
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('expected an error');
}
