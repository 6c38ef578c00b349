import { createOwnForm } from '../json/create-own-form.js';
import type { JsonType } from '../json/json-type.js';
import { scalar, type JsonScalar } from '../json/scalar.js';

/** The wrapper of a scalar looks like the scalar. */
function wrapper<T>(name: string, type: JsonScalar<T>): JsonType<T> {
  return createOwnForm<T>({
    kind: 'wrapper',
    typeName: `google.protobuf.${name}`,
    expected: type.expected,
    create: () => type.create(),
    read: (reader) => type.read(reader),
    text: (value, writer) => type.text(value, writer),
    parseText: (text) => type.parseText(text),
  });
}

export const BoolValueJson: JsonType<boolean> = wrapper('BoolValue', scalar.bool);
export const BytesValueJson: JsonType<Uint8Array> = wrapper('BytesValue', scalar.bytes);
export const DoubleValueJson: JsonType<number> = wrapper('DoubleValue', scalar.double);
export const FloatValueJson: JsonType<number> = wrapper('FloatValue', scalar.float);
export const Int32ValueJson: JsonType<number> = wrapper('Int32Value', scalar.int32);
export const Int64ValueJson: JsonType<bigint> = wrapper('Int64Value', scalar.int64);
export const StringValueJson: JsonType<string> = wrapper('StringValue', scalar.string);
export const UInt32ValueJson: JsonType<number> = wrapper('UInt32Value', scalar.uint32);
export const UInt64ValueJson: JsonType<bigint> = wrapper('UInt64Value', scalar.uint64);
