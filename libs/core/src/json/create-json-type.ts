import type { PartialMessage } from '../message/partial-message.js';
import { checkMessage } from './check-value.js';
import { createJsonField, type JsonFieldSpec } from './json-field.js';
import { invalidValue, JsonError } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonField, JsonType, JsonWriteOptions } from './json-type.js';
import { JsonWriter } from './json-writer.js';
import { readMessage } from './read-message.js';
import { ReadPlan } from './read-plan.js';

/** A message as generated code describes it. */
export interface JsonTypeSpec<T extends object> {
  /** Full proto name without a leading dot. */
  readonly typeName: string;
  /** Makes a message with every field at its default. */
  create(): T;
  /** Fields in the order of the proto. Asked for on first use, so that messages may hold each other. */
  fields(): readonly JsonFieldSpec[];
  /** JSON text of a message: one line of straight code per field. */
  text(message: PartialMessage<T>, writer: JsonWriter): string;
}

/** Makes the JSON of a message with fields. Called by generated code. */
export function createJsonType<T extends object>(spec: JsonTypeSpec<T>): JsonType<T> {
  return new MessageJson(spec);
}

class MessageJson<T extends object> implements JsonType<T> {
  readonly kind = 'message';
  readonly expected = 'an object';
  readonly nullable = false;
  readonly typeName: string;
  private lazyTable: ReadonlyMap<string, JsonField> | undefined;
  private lazyPlan: ReadPlan | undefined;

  constructor(private readonly spec: JsonTypeSpec<T>) {
    this.typeName = spec.typeName;
  }

  get fields(): ReadonlyMap<string, JsonField> {
    return (this.lazyTable ??= tableOf(this.spec.fields().map(createJsonField)));
  }

  create(): T {
    return this.spec.create();
  }

  read(reader: JsonReader): T {
    return readMessage(reader, this.spec.create(), (this.lazyPlan ??= new ReadPlan(this.fields)));
  }

  text(message: PartialMessage<T> | undefined, writer: JsonWriter): string {
    const present = message ?? ({} as PartialMessage<T>);
    if (typeof present !== 'object') throw invalidValue(message, this.expected);
    return this.spec.text(present, writer);
  }

  write(message: PartialMessage<T>, options: JsonWriteOptions): string {
    const writer = new JsonWriter(options);
    try {
      return this.text(message, writer);
    } catch (error) {
      if (error instanceof JsonError) checkMessage(this, Object(message) as object, writer);
      if (isStackOverflow(error)) throw tooDeep(this.typeName);
      throw error;
    }
  }
}

/** Proto names go before JSON names: a field's own name is never taken for another's JSON name. */
function tableOf(fields: readonly JsonField[]): ReadonlyMap<string, JsonField> {
  const table = new Map(fields.map((field) => [field.name, field]));
  for (const field of fields) if (!table.has(field.jsonName)) table.set(field.jsonName, field);
  return table;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

function tooDeep(typeName: string): JsonError {
  return new JsonError(
    `${typeName} that nests too deeply`,
    'expected a message that does not hold itself',
  );
}
