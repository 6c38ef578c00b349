import { JsonReader, type JsonReadOptions } from '../../json/json-reader.js';
import type { JsonField, JsonType } from '../../json/json-type.js';
import type { ReceivedBody } from './received-body.js';

/** Field of a PATCH request that says which fields are changed. */
const UPDATE_MASK = 'update_mask';

/** Fills the field if the client has sent none: with the fields that its JSON mentions. */
export type UpdateMaskFiller = (message: object, body: ReceivedBody) => void;

/**
 * @param bodyField the field that the body stands for; absent if it is the whole message
 * @param inPath fields that the path binds, which a body does not change
 * @returns `undefined` if the request has no such field, or the body nothing that a mask could name
 */
export function createUpdateMaskFiller(
  type: JsonType,
  bodyField: JsonField | undefined,
  inPath: readonly string[],
  options: JsonReadOptions,
): UpdateMaskFiller | undefined {
  const mask = type.fields.get(UPDATE_MASK);
  const changed = bodyField ? bodyField.message : type;
  if (mask?.type.kind !== 'field_mask' || mask.cardinality !== 'singular' || !changed) return;
  const unchanged = bodyField ? [] : [UPDATE_MASK, ...inPath];
  return (message, { bytes, marshaler }) => {
    const isJson = marshaler?.mediaTypes.includes('application/json') === true;
    if (!isJson || bytes.length === 0 || !isEmptyMask(mask.get(message))) return;
    const paths = mentionedFields(bytes, changed, options).filter(
      (path) => !unchanged.includes(path),
    );
    mask.set(message, mask.parseText(paths.join(',')));
  };
}

/**
 * Paths, by proto names, of the fields that a JSON text mentions. Messages are looked into; lists,
 * maps and well-known types are changed as a whole, and so is a message without members. Members
 * that are no fields are left out.
 *
 * @param text JSON that has been read as the type without error
 */
export function mentionedFields(
  text: string | Uint8Array,
  type: JsonType,
  options: JsonReadOptions,
): string[] {
  const paths: string[] = [];
  collect(new JsonReader(text, options), type, '', paths);
  return [...new Set(paths)];
}

function collect(reader: JsonReader, type: JsonType, prefix: string, paths: string[]): void {
  if (reader.nextKind() !== 'object') return reader.skipValue();
  for (let more = reader.beginObject('an object'); more; more = reader.nextMember()) {
    const field = type.fields.get(reader.readName());
    if (!field) {
      reader.skipValue();
      continue;
    }
    const before = paths.length;
    const path = prefix + field.name;
    if (field.message && field.cardinality === 'singular') {
      collect(reader, field.message, `${path}.`, paths);
    } else {
      reader.skipValue();
    }
    if (paths.length === before) paths.push(path);
  }
}

/** A mask is a list of paths, or a message that holds one. */
function isEmptyMask(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  const paths = Array.isArray(value) ? value : (value as { paths?: unknown[] }).paths;
  return (paths?.length ?? 0) === 0;
}
