import { StatusError } from '../../error/status-error.js';
import { JsonReader, type JsonReadOptions } from '../../json/json-reader.js';
import type { JsonField, JsonType, JsonWriteOptions } from '../../json/json-type.js';
import { keptBytes } from '../../message/kept-bytes.js';
import type { MessageType } from '../../message/message-type.js';
import { createParameterBinder } from '../request/bind-parameters.js';
import type { MessageTypeRegistry } from '../../wkt/type-registry.js';
import type { BinaryForm, BodyTarget } from './marshaler.js';

/** How bodies are read and written in this module. */
export interface BodyFormat {
  readonly read: JsonReadOptions;
  readonly write: JsonWriteOptions;
  /** What to do with form fields that name no field. */
  readonly unknownParameters: 'ignore' | 'refuse';
  readonly maxParameters: number;
  /** Types by name, for the binary form of fields. @default fields have none */
  readonly types?: MessageTypeRegistry | undefined;
}

/** The target of a body that is a whole message. */
export function messageTarget(message: MessageType, format: BodyFormat): BodyTarget {
  const { json } = message;
  return {
    name: message.typeName,
    message,
    readJson: (text) => readAll(text, format, (reader) => json.read(reader)),
    readForm: createFormReader(json, format),
    writeJson: (value) => json.write(value as object, format.write),
    binary: {
      read: (bytes) => message.decode(bytes),
      write: (value) => keptBytes(value) ?? message.encode(value as object),
    },
  };
}

/**
 * The target of a body that is one field: values to read are the field's, values to write are the
 * messages that hold it.
 */
export function fieldTarget(field: JsonField, format: BodyFormat): BodyTarget {
  const { message } = field;
  return {
    name: message?.typeName ?? field.name,
    message: undefined,
    readJson: (text) => readAll(text, format, (reader) => field.read(reader)),
    readForm:
      message && field.cardinality === 'singular'
        ? createFormReader(message, format)
        : () => {
            throw StatusError.invalidArgument(
              `body stands for "${field.name}", which a form cannot say: use application/json`,
              { httpStatus: 415 },
            );
          },
    writeJson: (value) => field.write(value as object, format.write),
    binary: binaryFormOf(field, format),
  };
}

/** Of a field that is a message: the message's. Its type is one of those that the service registers. */
function binaryFormOf(field: JsonField, { types }: BodyFormat): BinaryForm | undefined {
  const type = field.cardinality === 'singular' ? types?.get(field.type.typeName) : undefined;
  if (!type) return undefined;
  return {
    read: (bytes) => type.decode(bytes),
    write: (value) => type.encode((field.get(value as object) ?? type.json.create()) as object),
  };
}

function readAll<T>(
  text: string | Uint8Array,
  { read }: BodyFormat,
  readValue: (reader: JsonReader) => T,
): T {
  const reader = new JsonReader(text, read);
  const value = readValue(reader);
  reader.end();
  return value;
}

function createFormReader(type: JsonType, format: BodyFormat): (text: string) => unknown {
  const bind = createParameterBinder(type, {
    part: 'form field',
    unknown: format.unknownParameters,
    limit: format.maxParameters,
    boundElsewhere: [],
  });
  return (text) => {
    const message = type.create() as object;
    bind(message, text);
    return message;
  };
}
