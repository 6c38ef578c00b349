import { JsonReader, type JsonReadOptions } from './json-reader.js';
import type { JsonType } from './json-type.js';

/**
 * Reads a message from its proto3 JSON: what comes out of a queue, a file or a cache.
 *
 * @param type from the generated code
 * @param input text, or its UTF-8
 * @example parseJson(UserJson, '{"user_id": "7", "createdAt": "2026-11-21T09:30:00Z"}')
 * @throws JsonError naming field, line and column
 */
export function parseJson<T>(
  type: JsonType<T>,
  input: string | Uint8Array,
  options?: JsonReadOptions,
): T {
  const reader = new JsonReader(input, options);
  const message = type.read(reader);
  reader.end();
  return message;
}
