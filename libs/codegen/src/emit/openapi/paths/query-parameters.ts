import type { FieldModel, MessageModel } from '../../../model/model.js';
import { isRequired } from '../limits/value-limits.js';
import { fieldBehavior, fieldOption } from '../openapi-options.js';
import { paragraphs, type JsonObject } from '../openapi-json.js';
import { describedField } from '../schema/described-schema.js';
import { camelJsonName, JSON_NAME, limitedSchema } from '../schema/field-schema.js';
import type { ComponentSchemas } from '../schema/schemas.js';
import { ownForm } from '../schema/well-known-schema.js';

/** Messages in messages are told this deep, and those that hold themselves once. */
const MAX_DEPTH = 5;

/** Well-known types that no parameter can say. */
const NOT_IN_QUERIES = new Set(['google.protobuf.Any', 'google.protobuf.Empty']);

/** Fields on the way to a parameter, outermost first. */
type Way = readonly FieldModel[];

/**
 * The parameters of a query string: one for each field that neither path nor body binds, those of
 * messages by their path.
 *
 * @param bound paths, by proto names, of fields that are bound elsewhere
 */
export function queryParameters(
  request: MessageModel,
  bound: readonly string[],
  schemas: ComponentSchemas,
): JsonObject[] {
  return fieldsOf(request, [], bound).map((way) => parameter(way, schemas));
}

function fieldsOf(message: MessageModel, parents: Way, bound: readonly string[]): Way[] {
  return message.fields.flatMap((field) => {
    const way = [...parents, field];
    if (bound.includes(pathOf(way)) || fieldBehavior(field.desc).readOnly) return [];
    const { type } = field;
    if (type.kind !== 'message' || ownForm(type.message) !== undefined) {
      return isInQueries(field) ? [way] : [];
    }
    const isCyclic = parents.some(
      (parent) => parent.type === type || isSameMessage(parent, type.message),
    );
    if (field.cardinality !== 'singular' || isCyclic || way.length >= MAX_DEPTH) return [];
    return isInQueries(field) ? fieldsOf(type.message, way, bound) : [];
  });
}

function isInQueries({ type }: FieldModel): boolean {
  return type.kind !== 'message' || !NOT_IN_QUERIES.has(type.message.typeName);
}

function isSameMessage({ type }: FieldModel, message: MessageModel): boolean {
  return type.kind === 'message' && type.message === message;
}

function parameter(way: Way, schemas: ComponentSchemas): JsonObject {
  const field = way.at(-1)!;
  const { schema, words } = limitedSchema(field, schemas);
  const isMap = field.cardinality === 'map';
  return {
    name: pathOf(way),
    in: 'query',
    required: way.every((each) => isRequired(each)) || undefined,
    description: paragraphs(field.comment, words),
    deprecated: way.some(({ deprecated }) => deprecated) || undefined,
    style: isMap ? 'deepObject' : undefined,
    explode: isMap ? true : undefined,
    schema: describedField(fieldOption(field.desc), schema),
    [JSON_NAME]: way.every(({ name, jsonName }) => jsonName === camelJsonName(name))
      ? undefined
      : way.map(({ jsonName }) => jsonName).join('.'),
  };
}

function pathOf(way: Way): string {
  return way.map(({ name }) => name).join('.');
}
