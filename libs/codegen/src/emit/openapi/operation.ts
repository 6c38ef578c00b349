import { parseTemplate } from '@nestjs-toolkit/http-rule';
import type { FieldModel, HttpBindingModel, MessageModel, MethodModel } from '../../model/model.js';
import { paragraphs, unlessNone, type JsonObject } from './openapi-json.js';
import { bodyContent, content } from './operation-bodies.js';
import { statedOperation } from './operation-option.js';
import { openapiPath } from './paths/openapi-path.js';
import { pathParameters } from './paths/path-parameters.js';
import { queryParameters } from './paths/query-parameters.js';
import { responsesOf } from './responses.js';
import type { ComponentSchemas } from './schema/schemas.js';

/** An operation and where it belongs. */
export interface BoundOperation {
  readonly path: string;
  /** In capitals, or `*` for any. */
  readonly verb: string;
  readonly operation: JsonObject;
}

/** The operation of one binding of an rpc; undefined if its path is none. */
export function operationOf(
  method: MethodModel,
  binding: HttpBindingModel,
  number: number,
  schemas: ComponentSchemas,
): BoundOperation | undefined {
  const template = parseTemplate(binding.path);
  if (template.kind === 'invalid') return undefined;
  const path = openapiPath(template);
  const suffix = number === 0 ? '' : String(number + 1);
  const inPath = template.variables.map(({ name }) => name);
  const body = bodyOf(method, binding);
  const parameters = [
    ...pathParameters(path, method.input, schemas),
    ...(body === '*'
      ? []
      : queryParameters(method.input, [...inPath, ...(body === undefined ? [] : [body])], schemas)),
  ];
  const operation: JsonObject = {
    tags: [method.parent.name],
    ...texts(method),
    operationId: `${method.parent.name}_${method.name}${suffix}`,
    deprecated: method.deprecated || undefined,
    parameters: unlessNone(parameters),
    requestBody: requestBody({ method, body, inPath, suffix }, schemas),
    responses: responsesOf(method, binding, schemas),
  };
  return {
    path: path.path,
    verb: binding.verb,
    operation: statedOperation(method, operation, suffix),
  };
}

/** A stream of requests can only come in a body. */
function bodyOf({ methodKind }: MethodModel, { body }: HttpBindingModel): string | undefined {
  const isStream = methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
  return isStream ? (body ?? '*') : body;
}

/** The first paragraph of a comment is the summary, if it is short. */
function texts({ comment, name }: MethodModel): JsonObject {
  const [first = '', ...rest] = comment.split(/\n\s*\n/);
  const line = first.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '');
  if (line === '') return { summary: name };
  if (line.length > 120) return { summary: name, description: comment };
  return { summary: line, description: paragraphs(...rest) };
}

interface BodyBinding {
  readonly method: MethodModel;
  readonly body: string | undefined;
  /** Paths, by proto names, of fields that the path has. */
  readonly inPath: readonly string[];
  /** End of the names of what belongs to the binding. */
  readonly suffix: string;
}

function requestBody(
  { method, body, inPath, suffix }: BodyBinding,
  schemas: ComponentSchemas,
): JsonObject | undefined {
  if (body === undefined) return undefined;
  const isStream =
    method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  const field = body === '*' ? undefined : method.input.fields.find(({ name }) => name === body);
  if (body !== '*' && field === undefined) return undefined;
  return {
    description: paragraphs(
      isStream ? 'A stream: one JSON text on each line.' : undefined,
      maskNote(method, field),
    ),
    required: true,
    content: field
      ? bodyContent(field, schemas, { isLines: isStream, isRequest: true })
      : content(method.input, () => wholeBody(method, inPath, `Body${suffix}`, schemas), isStream),
  };
}

/** The request without the fields that the path has. */
function wholeBody(
  { input, parent, name }: MethodModel,
  inPath: readonly string[],
  schemaName: string,
  schemas: ComponentSchemas,
): JsonObject {
  const without = new Set(inPath.filter((path) => isField(input, path)));
  if (without.size === 0) return schemas.ofMessage(input);
  return schemas.without(input, without, `${parent.typeName}.${name}.${schemaName}`);
}

function isField(message: MessageModel, path: string): boolean {
  return message.fields.some(({ name }) => name === path);
}

/** The server fills the mask of a PATCH. */
function maskNote({ input, route }: MethodModel, body: FieldModel | undefined): string | undefined {
  const mask = input.fields.find(({ name }) => name === 'update_mask');
  const isMask = mask?.type.kind === 'message' && mask.type.message.representation === 'field_mask';
  if (!isMask || !route.http.some(({ verb }) => verb === 'PATCH')) return undefined;
  if (body !== undefined && body.type.kind !== 'message') return undefined;
  return 'Without `update_mask`, a PATCH changes the members that the body mentions.';
}
