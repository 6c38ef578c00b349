import { invalidValue, withPath } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonField, JsonType, JsonValueType, JsonWriteOptions } from './json-type.js';
import { JsonWriter } from './json-writer.js';
import type { JsonScalar } from './scalar.js';

/** One field as generated code describes it. */
export interface JsonFieldSpec {
  /** Name in the proto. */
  readonly name: string;
  /** Name in lowerCamel JSON. @default name */
  readonly jsonName?: string;
  /** Property of the message, or `$case` in a oneof. @default jsonName */
  readonly key?: string;
  /** Type of the value, of an item of a list, of a value of a map. */
  readonly type: JsonValueType;
  /** Whether the field is a list. @default false */
  readonly repeated?: boolean;
  /** Type of the keys of a map: the field is a `Map` for bools and 64-bit integers, an object for others. */
  readonly mapKey?: JsonScalar<unknown>;
  /** Property of the oneof that holds the field. */
  readonly oneof?: string;
  /** Whether undefined and the default are told apart. Messages and members of oneofs always have it. @default false */
  readonly presence?: boolean;
}

type Properties = Record<string, unknown>;
type Oneof = { readonly $case: string; readonly value: unknown } | undefined;

/** What fields of every cardinality have in common. */
export abstract class FieldBase implements JsonField {
  abstract readonly cardinality: JsonField['cardinality'];
  abstract readonly presence: boolean;
  readonly name: string;
  readonly jsonName: string;
  readonly key: string;
  readonly oneof: string | undefined;
  readonly type: JsonValueType;
  readonly mapKey: JsonScalar<unknown> | undefined;
  readonly message: JsonType | undefined;

  constructor(spec: JsonFieldSpec) {
    this.name = spec.name;
    this.jsonName = spec.jsonName ?? spec.name;
    this.key = spec.key ?? this.jsonName;
    this.oneof = spec.oneof;
    this.type = spec.type;
    this.mapKey = spec.mapKey;
    this.message = spec.type.kind === 'message' ? (spec.type as JsonType) : undefined;
  }

  parseText(text: string): unknown {
    const value = this.type.parseText?.(text);
    if (value === undefined) throw invalidValue(text, `${this.type.expected}, as JSON in the body`);
    return value;
  }

  get(message: object): unknown {
    if (this.oneof === undefined) return (message as Properties)[this.key];
    const oneof = (message as Properties)[this.oneof] as Oneof;
    return oneof?.$case === this.key ? oneof.value : undefined;
  }

  set(message: object, value: unknown): void {
    if (this.oneof === undefined) (message as Properties)[this.key] = value;
    else (message as Properties)[this.oneof] = { $case: this.key, value };
  }

  write(message: object, options: JsonWriteOptions): string {
    const value = this.get(message) ?? undefined;
    const writer = new JsonWriter(options);
    try {
      return this.text(value, writer);
    } catch (error) {
      this.check(value, writer);
      throw error;
    }
  }

  child(_message: object): object {
    throw new TypeError(`${this.name} is no singular message field`);
  }

  add(_message: object, _item: unknown): void {
    throw new TypeError(`${this.name} is no repeated field`);
  }

  put(_message: object, _key: string, _value: unknown): void {
    throw new TypeError(`${this.name} is no map field`);
  }

  abstract has(message: object): boolean;
  abstract read(reader: JsonReader): unknown;
  /** Looks for the value in a field that JSON cannot hold. @throws JsonError with the path from the field on */
  check(value: unknown, writer: JsonWriter): void {
    if (value === undefined || value === null) return;
    this.checkParts(value, writer);
    try {
      this.text(value, writer);
    } catch (error) {
      throw withPath(error, this.name);
    }
  }

  /** Checks the values that a field is made of. */
  protected abstract checkParts(value: unknown, writer: JsonWriter): void;
  protected abstract text(value: unknown, writer: JsonWriter): string;
}
