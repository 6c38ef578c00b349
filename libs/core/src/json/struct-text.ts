import { invalidValue, withPath } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import { parseDouble } from './number-grammar.js';
import { finiteText, stringText } from './write-scalar.js';

// `google.protobuf.Value` and its kin: any JSON, as plain JavaScript values.

export const VALUE_EXPECTED = 'any JSON value';

/** JSON of a `Value`. Undefined stands for `null`. */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      if (Number.isFinite(value)) return finiteText(value);
      throw invalidValue(value, 'a finite number: Value and Struct hold no NaN and no infinities');
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listValueText(value) : structText(value);
    default:
      throw invalidValue(value, 'null, a boolean, number, string, array or plain object');
  }
}

/** JSON of a `Struct`. Members that are undefined are left out. */
export function structText(value: object): string {
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    throw invalidValue(value, 'a plain object');
  }
  let text = '';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === '' ? '{' : ','}${stringText(name)}:${memberText(member, name)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function memberText(member: unknown, name: string): string {
  try {
    return valueText(member);
  } catch (error) {
    throw withPath(error, `[${JSON.stringify(name)}]`);
  }
}

/** JSON of a `ListValue`. Items that are undefined are `null`. */
export function listValueText(value: readonly unknown[]): string {
  if (!Array.isArray(value)) throw invalidValue(value, 'an array');
  let index = 0;
  try {
    let text = '';
    for (; index < value.length; index++)
      text += `${index === 0 ? '[' : ','}${valueText(value[index])}`;
    return text === '' ? '[]' : `${text}]`;
  } catch (error) {
    throw withPath(error, `[${index}]`);
  }
}

/** Reads any JSON value. Objects have no prototype, so that every name is only a name. */
export function readValue(reader: JsonReader): unknown {
  switch (reader.nextKind()) {
    case 'object':
      return readStruct(reader);
    case 'list':
      return readListValue(reader);
    case 'string':
      return reader.readString('a string');
    case 'boolean':
      return reader.readBoolean('a boolean');
    case 'null':
      reader.readNull();
      return null;
    case 'number':
      return readFinite(reader);
  }
}

function readFinite(reader: JsonReader): number {
  const read = reader.readNumeric('a number');
  const value = typeof read === 'number' ? read : parseDouble(read);
  if (value !== undefined && Number.isFinite(value)) return value;
  throw reader.invalid(read, 'a number of at most ±1.7976931348623157e308');
}

export function readStruct(reader: JsonReader): Record<string, unknown> {
  const struct = Object.create(null) as Record<string, unknown>;
  for (let more = reader.beginObject('an object'); more; more = reader.nextMember()) {
    const name = reader.readName();
    if (name in struct) {
      throw reader.error(`duplicate name ${JSON.stringify(name)}`, 'give each name once');
    }
    struct[name] = readWithin(reader, `[${JSON.stringify(name)}]`);
  }
  return struct;
}

export function readListValue(reader: JsonReader): unknown[] {
  const list: unknown[] = [];
  for (let more = reader.beginList('a list'); more; more = reader.nextItem()) {
    list.push(readWithin(reader, `[${list.length}]`));
  }
  return list;
}

function readWithin(reader: JsonReader, segment: string): unknown {
  try {
    return readValue(reader);
  } catch (error) {
    throw withPath(error, segment);
  }
}
