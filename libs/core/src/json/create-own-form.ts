import type { PartialMessage } from '../message/partial-message.js';
import { invalidValue } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonField, JsonKind, JsonType, JsonWriteOptions } from './json-type.js';
import { JsonWriter } from './json-writer.js';

/** A well-known type whose JSON is not an object of its fields. */
export interface OwnFormSpec<T> {
  readonly kind: JsonKind;
  readonly typeName: string;
  /** What a value has to look like, for error texts. */
  readonly expected: string;
  /** Whether `null` is a value. @default false */
  readonly nullable?: boolean;
  create(): T;
  read(reader: JsonReader): T;
  text(value: PartialMessage<T> | undefined, writer: JsonWriter): string;
  parseText?(text: string): T;
}

const NO_FIELDS: ReadonlyMap<string, JsonField> = new Map();

/** Makes the JSON of a type with a form of its own. */
export function createOwnForm<T>(spec: OwnFormSpec<T>): JsonType<T> {
  return {
    nullable: false,
    ...spec,
    fields: NO_FIELDS,
    write: (message: PartialMessage<T>, options: JsonWriteOptions) =>
      spec.text(message, new JsonWriter(options)),
  };
}

/** A type whose JSON is a string that is parsed. */
export interface TextFormSpec<T> {
  readonly kind: JsonKind;
  readonly typeName: string;
  readonly expected: string;
  create(): T;
  text(value: PartialMessage<T>): string;
  /** Whether a value has parts of the text in it. @default false */
  readonly keepsText?: boolean;
  /** Reads the JSON form; undefined for any other text. */
  parse(text: string): T | undefined;
  /** Reads what query parameters have, if that is more. @default parse */
  parseParameter?(text: string): T | undefined;
}

/** Makes the JSON of a type whose form is a string. */
export function createTextForm<T>(spec: TextFormSpec<T>): JsonType<T> {
  const { kind, typeName, expected, create, keepsText, parse, parseParameter = parse } = spec;
  const empty = () => spec.text(create() as PartialMessage<T>);
  return createOwnForm({
    kind,
    typeName,
    expected,
    create,
    text: (value) => (value === undefined || value === null ? empty() : spec.text(value)),
    read: (reader) => {
      const text = keepsText === true ? reader.readString(expected) : reader.readText(expected);
      const value = parse(text);
      if (value === undefined) throw reader.invalid(text, expected);
      return value;
    },
    parseText: (text) => {
      const value = parseParameter(text);
      if (value === undefined) throw invalidValue(text, expected);
      return value;
    },
  });
}
