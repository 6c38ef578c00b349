import type { Representation } from './model.js';

/** Protos whose types come with the runtime, from `@nestjs-toolkit/core/wkt`. */
export const WELL_KNOWN_FILES: readonly string[] = [
  'google/api/httpbody.proto',
  'google/protobuf/any.proto',
  'google/protobuf/api.proto',
  'google/protobuf/duration.proto',
  'google/protobuf/empty.proto',
  'google/protobuf/field_mask.proto',
  'google/protobuf/source_context.proto',
  'google/protobuf/struct.proto',
  'google/protobuf/timestamp.proto',
  'google/protobuf/type.proto',
  'google/protobuf/wrappers.proto',
  'google/rpc/code.proto',
  'google/rpc/error_details.proto',
  'google/rpc/status.proto',
];

/** Where the types of {@link WELL_KNOWN_FILES} are imported from. */
export const WELL_KNOWN_MODULE = '@nestjs-toolkit/core/wkt';

const REPRESENTATIONS: Readonly<Record<string, Representation>> = {
  'google.protobuf.BoolValue': 'wrapper',
  'google.protobuf.BytesValue': 'wrapper',
  'google.protobuf.DoubleValue': 'wrapper',
  'google.protobuf.FieldMask': 'field_mask',
  'google.protobuf.FloatValue': 'wrapper',
  'google.protobuf.Int32Value': 'wrapper',
  'google.protobuf.Int64Value': 'wrapper',
  'google.protobuf.ListValue': 'list_value',
  'google.protobuf.StringValue': 'wrapper',
  'google.protobuf.Struct': 'struct',
  'google.protobuf.UInt32Value': 'wrapper',
  'google.protobuf.UInt64Value': 'wrapper',
  'google.protobuf.Value': 'value',
};

/** How TypeScript represents a message, by full name: the habits of ts-proto. */
export function representationOf(typeName: string): Representation {
  return REPRESENTATIONS[typeName] ?? 'message';
}
