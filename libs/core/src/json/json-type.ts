import type { PartialMessage } from '../message/partial-message.js';
import type { JsonReader } from './json-reader.js';
import type { JsonWriter } from './json-writer.js';
import type { TypeRegistry } from './type-registry.js';

/** The two output habits of proto3 JSON that a team may choose; all the rest is canonical. */
export interface JsonHabit {
  /** `proto` writes `user_id`, `lowerCamel` writes `userId` (or `json_name`). Both are read. @default 'proto' */
  readonly names: 'proto' | 'lowerCamel';
  /** Writes scalars, lists and maps that have their default value, enums too. @default true */
  readonly emitDefaults: boolean;
}

export interface JsonWriteOptions extends JsonHabit {
  /** Types that an `Any` may hold. @default none: an `Any` that is not empty is refused */
  readonly types?: TypeRegistry | undefined;
}

/** The kinds of scalars that JSON tells apart: `sint32`, `sfixed32` and `int32` look the same. */
export type JsonScalarKind =
  'double' | 'float' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool' | 'string' | 'bytes';

/**
 * What a value looks like in JSON: a `message` is an object of its fields, the kinds after it are
 * well-known types with a form of their own.
 */
export type JsonKind =
  | JsonScalarKind
  | 'enum'
  | 'message'
  | 'wrapper'
  | 'timestamp'
  | 'duration'
  | 'field_mask'
  | 'struct'
  | 'value'
  | 'list_value'
  | 'any';

/** How the values of one proto type are read and written. */
export interface JsonValueType<T = unknown> {
  readonly kind: JsonKind;
  /** Name of the scalar, full proto name of the enum or message without a leading dot. */
  readonly typeName: string;
  /** What a value has to look like, for error texts: `an integer from 0 to 4294967295`. */
  readonly expected: string;
  /** Whether JSON `null` is a value of the type (`Value`, `NullValue`). Elsewhere a field that is null is absent. */
  readonly nullable: boolean;
  /** The value of a field without presence that is absent, of a new list item or map entry. */
  create(): T;
  /**
   * Reads the value at the reader's position.
   * @returns undefined for an unknown enum name that is to be skipped
   * @throws JsonError with a position
   */
  read(reader: JsonReader): T | undefined;
  /** JSON text of a value; of the default when it is undefined. @throws JsonError */
  text(value: PartialMessage<T> | undefined, writer: JsonWriter): string;
  /**
   * Reads the value of a query parameter, path variable or form field. Absent where no plain text
   * can say the value: messages with fields, `Struct`, `ListValue`, `Any`.
   * @throws JsonError without a position
   */
  parseText?(text: string): T;
}

/** Proto3 JSON of one message type. */
export interface JsonType<T = unknown> extends JsonValueType<T> {
  /** A complete message with every field at its default. */
  create(): T;
  read(reader: JsonReader): T;
  /** JSON text of the message. @throws JsonError with the path of the field that JSON cannot hold */
  write(message: PartialMessage<T>, options: JsonWriteOptions): string;
  /** Fields by proto name, then by JSON name where that differs. Empty for types with a JSON form of their own. */
  readonly fields: ReadonlyMap<string, JsonField>;
}

/**
 * One field of a message as JSON, query parameters, path variables and forms see it. A field of a
 * oneof is set and read through the oneof's property, which the accessors below take care of.
 */
export interface JsonField {
  /** Name in the proto, such as `user_id`. */
  readonly name: string;
  /** Name in lowerCamel JSON: `userId`, or what `json_name` says. */
  readonly jsonName: string;
  /** Property of the message, or the `$case` of the oneof that holds the field. */
  readonly key: string;
  /** Property of the oneof that holds the field. Absent: the field is a property itself. */
  readonly oneof: string | undefined;
  readonly cardinality: 'singular' | 'repeated' | 'map';
  /** Whether absence is told apart from the default: messages, oneofs, `optional`. */
  readonly presence: boolean;
  /** Type of the value, of an item of a list, of a value of a map. */
  readonly type: JsonValueType;
  /** Type of the key of a map. */
  readonly mapKey: JsonValueType | undefined;
  /** The message type to walk on into, of a singular, repeated or map field alike; undefined for types without fields. */
  readonly message: JsonType | undefined;

  /** Reads one value (one item of a list or map) from text. @throws JsonError without a position */
  parseText(text: string): unknown;

  /** Value in a message: the default or undefined when absent. */
  get(message: object): unknown;
  /** Sets a singular value, a whole list or a whole map. */
  set(message: object, value: unknown): void;
  /** Whether the message has the field: present, or not empty where there is no presence. */
  has(message: object): boolean;
  /** The message in a singular message field; made and set when absent. */
  child(message: object): object;
  /** Appends to a list. */
  add(message: object, item: unknown): void;
  /**
   * Puts an entry into a map.
   * @param key Key as JSON has it, such as `12` or `true`
   * @throws JsonError without a position, if the text is no key of the map
   */
  put(message: object, key: string, value: unknown): void;

  /** Reads the JSON of the whole field: a value, a list or a map. `null` gives undefined. @throws JsonError with a position */
  read(reader: JsonReader): unknown;
  /** JSON text of the whole field of a message; `null` when it is absent. @throws JsonError */
  write(message: object, options: JsonWriteOptions): string;
}
