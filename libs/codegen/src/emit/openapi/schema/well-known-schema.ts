import type { MessageModel, ScalarType } from '../../../model/model.js';
import type { JsonObject } from '../openapi-json.js';

/** JSON of scalars. */
export function scalarSchema(scalar: ScalarType): JsonObject {
  switch (scalar) {
    case 'string':
      return { type: 'string' };
    case 'bool':
      return { type: 'boolean' };
    case 'bytes':
      return { type: 'string', contentEncoding: 'base64' };
    case 'double':
    case 'float':
      return { type: 'number', format: scalar };
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return { type: 'integer', format: 'int32' };
    case 'uint32':
    case 'fixed32':
      return { type: 'integer', format: 'uint32', minimum: 0 };
    case 'uint64':
    case 'fixed64':
      return { type: 'string', format: 'uint64', pattern: '^[0-9]+$' };
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return { type: 'string', format: 'int64', pattern: '^-?[0-9]+$' };
  }
}

const OWN_FORMS: Readonly<Record<string, JsonObject>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': {
    type: 'string',
    pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$',
    examples: ['1.5s'],
  },
  'google.protobuf.FieldMask': { type: 'string', examples: ['name,address.city'] },
  'google.protobuf.Struct': { type: 'object', additionalProperties: true },
  'google.protobuf.Value': {},
  'google.protobuf.ListValue': { type: 'array', items: {} },
  'google.protobuf.Empty': { type: 'object' },
};

/** JSON of messages that have a form of their own there; undefined for those that are objects. */
export function ownForm(message: MessageModel): JsonObject | undefined {
  if (message.representation === 'wrapper') {
    const { type } = message.fields[0]!;
    return type.kind === 'scalar' ? scalarSchema(type.scalar) : {};
  }
  return OWN_FORMS[message.typeName];
}

export const NULL_VALUE = 'google.protobuf.NullValue';
export const ANY = 'google.protobuf.Any';
export const HTTP_BODY = 'google.api.HttpBody';

/** An object of any message, with its type. An empty `Any` is `{}`. */
export const ANY_SCHEMA: JsonObject = {
  type: 'object',
  description: 'A message of any type, which "@type" names.',
  properties: {
    '@type': { type: 'string', examples: ['type.googleapis.com/google.rpc.BadRequest'] },
  },
  additionalProperties: true,
};
