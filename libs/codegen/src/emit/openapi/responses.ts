import type { HttpBindingModel, MethodModel } from '../../model/model.js';
import type { JsonObject } from './openapi-json.js';
import { bodyContent, content } from './operation-bodies.js';
import type { ComponentSchemas } from './schema/schemas.js';
import { ANY_SCHEMA, HTTP_BODY } from './schema/well-known-schema.js';

/** Name of the schema of error bodies. No proto may declare types in this package. */
export const ERROR_SCHEMA = 'toolkit.HttpError';

/** Body of every failed call. */
export function errorSchema(schemas: ComponentSchemas): JsonObject {
  return schemas.add(ERROR_SCHEMA, {
    type: 'object',
    description: 'Why a call failed.',
    properties: {
      code: { type: 'integer', description: 'HTTP status.', examples: [404] },
      status: { type: 'string', description: 'Text of the HTTP status.', examples: ['Not Found'] },
      message: { type: 'string', description: 'Text for developers.' },
      details: {
        type: 'array',
        description: 'Details for programs, such as `google.rpc.BadRequest`.',
        items: ANY_SCHEMA,
      },
    },
    required: ['code', 'status', 'message'],
  });
}

/** `responses` of one binding of an rpc. */
export function responsesOf(
  method: MethodModel,
  { verb, responseBody }: HttpBindingModel,
  schemas: ComponentSchemas,
): JsonObject {
  const error = errorSchema(schemas);
  const failure = {
    description: 'The call failed.',
    content: { 'application/json': { schema: error } },
  };
  if (method.route.websocket || method.route.websocketProxy !== undefined) {
    return { '101': { description: 'A WebSocket opens.' }, default: failure };
  }
  const isStream = ['server_streaming', 'bidi_streaming'].includes(method.methodKind);
  const field = method.output.fields.find(({ name }) => name === responseBody);
  const single = field
    ? bodyContent(field, schemas)
    : content(method.output, () => schemas.ofMessage(method.output));
  const whole = verb === 'HEAD' ? undefined : single;
  const success =
    isStream && !('*/*' in single)
      ? streamed(schemaIn(single), error)
      : { description: describe(method), content: whole };
  return { '200': success, default: failure };
}

function describe({ output }: MethodModel): string {
  return output.typeName === HTTP_BODY ? 'The bytes.' : 'The call succeeded.';
}

function schemaIn(single: JsonObject): JsonObject {
  return (single['application/json'] as JsonObject)['schema'] as JsonObject;
}

/** A stream of answers: JSON lines, or server-sent events for clients that accept them. */
function streamed(schema: JsonObject, error: JsonObject): JsonObject {
  return {
    description:
      'A stream. As `application/x-ndjson` each line is an object with `result`, or with `error` if the stream fails; empty lines are heartbeats. As `text/event-stream`, for clients that accept it, the data of each event is a message; an event `end` or `error` ends the stream.',
    content: {
      'application/x-ndjson': {
        schema: {
          oneOf: [
            { type: 'object', properties: { result: schema }, required: ['result'] },
            { type: 'object', properties: { error }, required: ['error'] },
          ],
        },
      },
      'text/event-stream': { schema },
    },
  };
}
