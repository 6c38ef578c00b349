import { withPath } from './json-error.js';
import type { JsonField, JsonType, JsonValueType } from './json-type.js';
import type { JsonWriter } from './json-writer.js';

/** A field that can find the value in it that JSON cannot hold. */
export interface CheckedField extends JsonField {
  /** @throws JsonError whose path starts at the field */
  check(value: unknown, writer: JsonWriter): void;
}

/**
 * Looks for the value that JSON cannot hold. Writers do not keep track of where they are, which
 * makes them fast; once one has failed, this finds the place.
 * @throws JsonError with the whole path
 */
export function checkMessage(type: JsonType, message: object, writer: JsonWriter): void {
  for (const field of new Set(type.fields.values())) {
    (field as CheckedField).check(field.get(message), writer);
  }
}

/** Checks one value. @param segment What its path begins with */
export function checkValue(
  type: JsonValueType,
  value: unknown,
  writer: JsonWriter,
  segment: string,
): void {
  try {
    const isMessage = type.kind === 'message' && typeof value === 'object' && value !== null;
    if (isMessage) checkMessage(type as JsonType, value, writer);
    else type.text(value, writer);
  } catch (error) {
    throw withPath(error, segment);
  }
}
