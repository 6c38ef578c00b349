import { createOwnForm } from '../json/create-own-form.js';
import { createJsonEnum, type JsonEnum } from '../json/json-enum.js';
import type { JsonType } from '../json/json-type.js';
import {
  listValueText,
  readListValue,
  readStruct,
  readValue,
  structText,
  VALUE_EXPECTED,
  valueText,
} from '../json/struct-text.js';
import type { AnyJson as AnyValue } from '../message/json-value.js';

const emptyObject = () => Object.create(null) as Record<string, AnyValue>;

/** A JSON object. It has no prototype when it was read, so that `__proto__` is a name like others. */
export const StructJson: JsonType<Record<string, AnyValue>> = createOwnForm({
  kind: 'struct',
  typeName: 'google.protobuf.Struct',
  expected: 'an object',
  create: emptyObject,
  read: readStruct,
  text: (value) => structText(value ?? {}),
});

/** A JSON array. */
export const ListValueJson: JsonType<AnyValue[]> = createOwnForm<AnyValue[]>({
  kind: 'list_value',
  typeName: 'google.protobuf.ListValue',
  expected: 'a list',
  create: () => [],
  read: readListValue,
  text: (value) => listValueText(value ?? []),
});

/** Any JSON value, `null` too. A query parameter is a string. */
export const ValueJson: JsonType<AnyValue> = createOwnForm<AnyValue>({
  kind: 'value',
  typeName: 'google.protobuf.Value',
  expected: VALUE_EXPECTED,
  nullable: true,
  create: () => null,
  read: readValue,
  text: valueText,
  parseText: (text) => text,
});

const nullValue = createJsonEnum('google.protobuf.NullValue', [['NULL_VALUE', 0]]);

/** JSON `null`; the name and the number are read too. */
export const NullValueJson: JsonEnum = {
  ...nullValue,
  nullable: true,
  text: () => 'null',
  read: (reader) => (reader.readNull() ? 0 : nullValue.read(reader)),
};
