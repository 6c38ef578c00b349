import type { FieldModel, MessageModel } from '../../model/model.js';
import type { JsonObject } from './openapi-json.js';
import { limitedSchema } from './schema/field-schema.js';
import type { ComponentSchemas } from './schema/schemas.js';
import { HTTP_BODY } from './schema/well-known-schema.js';

/** `content` of a body that is a whole message. */
export function content(
  message: MessageModel,
  schema: () => JsonObject,
  isLines = false,
): JsonObject {
  if (isBytes(message)) return BYTES;
  return { [isLines ? 'application/x-ndjson' : 'application/json']: { schema: schema() } };
}

/** `content` of a body that is a field. */
export function bodyContent(
  field: FieldModel,
  schemas: ComponentSchemas,
  { isLines = false, isRequest = false } = {},
): JsonObject {
  const { cardinality, type } = field;
  if (type.kind === 'message' && cardinality === 'singular' && isBytes(type.message)) return BYTES;
  const isRaw = type.kind === 'scalar' && type.scalar === 'bytes' && cardinality === 'singular';
  return {
    [isLines ? 'application/x-ndjson' : 'application/json']: {
      schema: limitedSchema(field, schemas).schema,
    },
    // A body that is called something else than JSON is taken as it is.
    ...(isRaw && isRequest ? { 'application/octet-stream': {} } : {}),
  };
}

/** Bytes may be of any media type. */
const BYTES: JsonObject = { '*/*': {} };

function isBytes({ typeName }: MessageModel): boolean {
  return typeName === HTTP_BODY;
}
