import {
  HeaderParameter_Type as HeaderType,
  type HeaderParameter,
  type Response,
} from '../../gen/protoc-gen-openapiv2/options/openapiv2_pb.js';
import type { MethodModel } from '../../model/model.js';
import { describedField, externalDocsOf, jsonOrText } from './schema/described-schema.js';
import { extensions } from './schema/extensions.js';
import { operationOption } from './openapi-options.js';
import { unlessBlank, unlessNone, type Json, type JsonObject } from './openapi-json.js';
import { requirements } from './security.js';

/**
 * An operation with what `openapiv2_operation` says, which goes before what was derived.
 *
 * @param suffix end of the name, so that those of several bindings differ
 */
export function statedOperation(
  method: MethodModel,
  operation: JsonObject,
  suffix: string,
): JsonObject {
  const option = operationOption(method.desc);
  if (option === undefined) return operation;
  const { parameters, responses } = operation;
  const headers = (option.parameters?.headers ?? []).map(headerParameter);
  return {
    ...operation,
    tags: unlessNone(option.tags) ?? operation['tags'],
    summary: option.summary || operation['summary'],
    description: option.description || operation['description'],
    externalDocs: externalDocsOf(option.externalDocs),
    operationId: option.operationId ? option.operationId + suffix : operation['operationId'],
    deprecated: option.deprecated || operation['deprecated'],
    parameters: unlessNone([...((parameters as JsonObject[] | undefined) ?? []), ...headers]),
    responses: { ...statedResponses(option.responses, responses as JsonObject) },
    security: unlessNone(requirements(option.security)),
    ...extensions(option.extensions),
  };
}

const HEADER_TYPES: Readonly<Partial<Record<HeaderType, string>>> = {
  [HeaderType.NUMBER]: 'number',
  [HeaderType.INTEGER]: 'integer',
  [HeaderType.BOOLEAN]: 'boolean',
};

function headerParameter(header: HeaderParameter): JsonObject {
  return {
    name: header.name,
    in: 'header',
    required: header.required || undefined,
    description: unlessBlank(header.description),
    schema: { type: HEADER_TYPES[header.type] ?? 'string', format: unlessBlank(header.format) },
  };
}

/** Derived answers first, then those of the option, of which the derived part is kept where it says nothing. */
export function statedResponses(
  stated: Readonly<Record<string, Response>>,
  derived: JsonObject = {},
): JsonObject {
  const all: Record<string, Json | undefined> = { ...derived };
  for (const [status, response] of Object.entries(stated)) {
    all[status] = statedResponse(response, derived[status] as JsonObject | undefined);
  }
  return all;
}

function statedResponse(response: Response, derived: JsonObject | undefined): JsonObject {
  const schema = response.schema?.jsonSchema && describedField(response.schema.jsonSchema, {});
  const examples = Object.entries(response.examples);
  const own = schema && Object.keys(schema).length > 0 ? { 'application/json': { schema } } : {};
  const content: Record<string, Json | undefined> = {
    ...(derived?.['content'] as JsonObject | undefined),
    ...own,
  };
  for (const [mediaType, example] of examples) {
    content[mediaType] = {
      ...(content[mediaType] as JsonObject | undefined),
      example: jsonOrText(example),
    };
  }
  const headers = Object.entries(response.headers).map(([name, header]) => {
    const { type, format, pattern, description, default: initial } = header;
    const headerSchema = {
      type: type || 'string',
      format: unlessBlank(format),
      pattern: unlessBlank(pattern),
      default: initial === '' ? undefined : jsonOrText(initial),
    };
    return [name, { description: unlessBlank(description), schema: headerSchema }] as const;
  });
  return {
    description: response.description || derived?.['description'] || 'An answer.',
    headers: headers.length === 0 ? undefined : Object.fromEntries(headers),
    content: Object.keys(content).length === 0 ? undefined : content,
    ...extensions(response.extensions),
  };
}
