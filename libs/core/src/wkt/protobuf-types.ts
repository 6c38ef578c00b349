import type { AnyJson as AnyValue } from '../message/json-value.js';
import type { MessageType } from '../message/message-type.js';
import { fieldValueType, jsonValueType, messageType } from '../message/message-types.js';
import { AnyJson } from './any-json.js';
import { FieldMaskJson } from './field-mask-json.js';
import { Any } from './gen/google/protobuf/any.js';
import { Api, Method, Mixin } from './gen/google/protobuf/api.js';
import { ApiJson, MethodJson, MixinJson } from './gen/google/protobuf/api.json.js';
import { Duration } from './gen/google/protobuf/duration.js';
import { Empty } from './gen/google/protobuf/empty.js';
import { EmptyJson } from './gen/google/protobuf/empty.json.js';
import { FieldMask } from './gen/google/protobuf/field_mask.js';
import { SourceContext } from './gen/google/protobuf/source_context.js';
import { SourceContextJson } from './gen/google/protobuf/source_context.json.js';
import { ListValue, Struct, Value } from './gen/google/protobuf/struct.js';
import { Timestamp } from './gen/google/protobuf/timestamp.js';
import { Enum, EnumValue, Field, Option, Type } from './gen/google/protobuf/type.js';
import {
  EnumJson,
  EnumValueJson,
  FieldJson,
  OptionJson,
  TypeJson,
} from './gen/google/protobuf/type.json.js';
import {
  BoolValue,
  BytesValue,
  DoubleValue,
  FloatValue,
  Int32Value,
  Int64Value,
  StringValue,
  UInt32Value,
  UInt64Value,
} from './gen/google/protobuf/wrappers.js';
import { ListValueJson, StructJson, ValueJson } from './struct-json.js';
import { DurationJson, TimestampJson } from './time-json.js';
import {
  BoolValueJson,
  BytesValueJson,
  DoubleValueJson,
  FloatValueJson,
  Int32ValueJson,
  Int64ValueJson,
  StringValueJson,
  UInt32ValueJson,
  UInt64ValueJson,
} from './wrapper-json.js';

// The `MessageType` of each message of `google.protobuf`. Types of messages that TypeScript shows as plain
// values are of these values: `StringValueType` encodes a string.

export const AnyType: MessageType<Any> = messageType(Any, AnyJson);
export const ApiType: MessageType<Api> = messageType(Api, ApiJson);
export const EmptyType: MessageType<Empty> = messageType(Empty, EmptyJson);
export const EnumType: MessageType<Enum> = messageType(Enum, EnumJson);
export const EnumValueType: MessageType<EnumValue> = messageType(EnumValue, EnumValueJson);
export const FieldType: MessageType<Field> = messageType(Field, FieldJson);
export const MethodType: MessageType<Method> = messageType(Method, MethodJson);
export const MixinType: MessageType<Mixin> = messageType(Mixin, MixinJson);
export const OptionType: MessageType<Option> = messageType(Option, OptionJson);
export const SourceContextType: MessageType<SourceContext> = messageType(
  SourceContext,
  SourceContextJson,
);
export const TypeType: MessageType<Type> = messageType(Type, TypeJson);
export const DurationType: MessageType<Duration> = messageType(Duration, DurationJson);
export const TimestampType: MessageType<Timestamp> = messageType(Timestamp, TimestampJson);

export const FieldMaskType: MessageType<string[]> = fieldValueType(
  FieldMask,
  'paths',
  FieldMaskJson,
);
export const StructType: MessageType<Record<string, AnyValue>> = fieldValueType(
  Struct,
  'fields',
  StructJson,
);
export const ListValueType: MessageType<AnyValue[]> = fieldValueType(
  ListValue,
  'values',
  ListValueJson,
);
export const ValueType: MessageType<AnyValue> = jsonValueType(Value, ValueJson);
export const BoolValueType: MessageType<boolean> = fieldValueType(
  BoolValue,
  'value',
  BoolValueJson,
);
export const BytesValueType: MessageType<Uint8Array> = fieldValueType(
  BytesValue,
  'value',
  BytesValueJson,
);
export const DoubleValueType: MessageType<number> = fieldValueType(
  DoubleValue,
  'value',
  DoubleValueJson,
);
export const FloatValueType: MessageType<number> = fieldValueType(
  FloatValue,
  'value',
  FloatValueJson,
);
export const Int32ValueType: MessageType<number> = fieldValueType(
  Int32Value,
  'value',
  Int32ValueJson,
);
export const Int64ValueType: MessageType<bigint> = fieldValueType(
  Int64Value,
  'value',
  Int64ValueJson,
);
export const StringValueType: MessageType<string> = fieldValueType(
  StringValue,
  'value',
  StringValueJson,
);
export const UInt32ValueType: MessageType<number> = fieldValueType(
  UInt32Value,
  'value',
  UInt32ValueJson,
);
export const UInt64ValueType: MessageType<bigint> = fieldValueType(
  UInt64Value,
  'value',
  UInt64ValueJson,
);
