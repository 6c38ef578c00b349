/**
 * The messages that protobuf and gRPC come with: `google.protobuf`, `google.rpc` and
 * `google.api.HttpBody`.
 *
 * Of a message `Timestamp` there are the interface and binary codec `Timestamp`, its proto3 JSON
 * `TimestampJson`, and both together as `TimestampType`, which is what `packAny()`, `errorDetail()` and
 * type registries take.
 *
 * @module
 */

// Interfaces, enums and binary codecs
export { Any } from './gen/google/protobuf/any.js';
export { Api, Method, Mixin } from './gen/google/protobuf/api.js';
export { Duration } from './gen/google/protobuf/duration.js';
export { Empty } from './gen/google/protobuf/empty.js';
export { FieldMask } from './gen/google/protobuf/field_mask.js';
export { SourceContext } from './gen/google/protobuf/source_context.js';
export { ListValue, NullValue, Struct, Value } from './gen/google/protobuf/struct.js';
export { Timestamp } from './gen/google/protobuf/timestamp.js';
export {
  Enum,
  EnumValue,
  Field,
  Field_Cardinality,
  Field_Kind,
  Option,
  Syntax,
  Type,
} from './gen/google/protobuf/type.js';
export {
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
export { Code } from './gen/google/rpc/code.js';
export {
  BadRequest,
  BadRequest_FieldViolation,
  DebugInfo,
  ErrorInfo,
  Help,
  Help_Link,
  LocalizedMessage,
  PreconditionFailure,
  PreconditionFailure_Violation,
  QuotaFailure,
  QuotaFailure_Violation,
  RequestInfo,
  ResourceInfo,
  RetryInfo,
} from './gen/google/rpc/error_details.js';
export { Status } from './gen/google/rpc/status.js';
export { HttpBody } from './gen/google/api/httpbody.js';

// Proto3 JSON
export { ApiJson, MethodJson, MixinJson } from './gen/google/protobuf/api.json.js';
export { EmptyJson } from './gen/google/protobuf/empty.json.js';
export { SourceContextJson } from './gen/google/protobuf/source_context.json.js';
export {
  EnumJson,
  EnumValueJson,
  FieldJson,
  Field_CardinalityJson,
  Field_KindJson,
  OptionJson,
  SyntaxJson,
  TypeJson,
} from './gen/google/protobuf/type.json.js';
export { CodeJson } from './gen/google/rpc/code.json.js';
export {
  BadRequestJson,
  BadRequest_FieldViolationJson,
  DebugInfoJson,
  ErrorInfoJson,
  HelpJson,
  Help_LinkJson,
  LocalizedMessageJson,
  PreconditionFailureJson,
  PreconditionFailure_ViolationJson,
  QuotaFailureJson,
  QuotaFailure_ViolationJson,
  RequestInfoJson,
  ResourceInfoJson,
  RetryInfoJson,
} from './gen/google/rpc/error_details.json.js';
export { StatusJson } from './gen/google/rpc/status.json.js';
export { HttpBodyJson } from './gen/google/api/httpbody.json.js';
export { AnyJson } from './any-json.js';
export { FieldMaskJson } from './field-mask-json.js';
export { ListValueJson, NullValueJson, StructJson, ValueJson } from './struct-json.js';
export { DurationJson, TimestampJson } from './time-json.js';
export {
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

// Message types
export {
  AnyType,
  ApiType,
  BoolValueType,
  BytesValueType,
  DoubleValueType,
  DurationType,
  EmptyType,
  EnumType,
  EnumValueType,
  FieldType,
  FieldMaskType,
  FloatValueType,
  Int32ValueType,
  Int64ValueType,
  ListValueType,
  MethodType,
  MixinType,
  OptionType,
  SourceContextType,
  StringValueType,
  StructType,
  TimestampType,
  TypeType,
  UInt32ValueType,
  UInt64ValueType,
  ValueType,
} from './protobuf-types.js';
export {
  BadRequestType,
  BadRequest_FieldViolationType,
  DebugInfoType,
  ErrorInfoType,
  HelpType,
  Help_LinkType,
  HttpBodyType,
  LocalizedMessageType,
  PreconditionFailureType,
  PreconditionFailure_ViolationType,
  QuotaFailureType,
  QuotaFailure_ViolationType,
  RequestInfoType,
  ResourceInfoType,
  RetryInfoType,
  StatusType,
} from './rpc-types.js';

// Helpers
export { packAny, resolveAny, unpackAny } from './any.js';
export { durationFromMs, durationToMs } from './duration.js';
export { timestampFromDate, timestampNow, timestampToDate } from './timestamp.js';
export { createTypeRegistry, type MessageTypeRegistry } from './type-registry.js';
