import {
  JSONSchema_JSONSchemaSimpleTypes as SimpleType,
  type ExternalDocumentation,
  type JSONSchema,
  type Schema,
} from '../../../gen/protoc-gen-openapiv2/options/openapiv2_pb.js';
import { unlessBlank, unlessNone, type Json, type JsonObject } from '../openapi-json.js';
import { extensions } from './extensions.js';

/** A schema with what `openapiv2_field` says, which goes before what was derived. */
export function describedField(option: JSONSchema | undefined, schema: JsonObject): JsonObject {
  return option === undefined ? schema : { ...schema, ...stated(keywords(option)) };
}

/** A schema with what `openapiv2_schema` says, which goes before what was derived. */
export function describedMessage(option: Schema | undefined, schema: JsonObject): JsonObject {
  if (option === undefined) return schema;
  const { jsonSchema, example, readOnly, externalDocs } = option;
  const required = [
    ...((schema['required'] as string[] | undefined) ?? []),
    ...(jsonSchema?.required ?? []),
  ];
  return {
    ...describedField(jsonSchema, schema),
    required: unlessNone([...new Set(required)]),
    ...stated({
      readOnly: readOnly || undefined,
      externalDocs: externalDocsOf(externalDocs),
      examples: example === '' ? undefined : [jsonOrText(example)],
    }),
  };
}

export function externalDocsOf(docs: ExternalDocumentation | undefined): JsonObject | undefined {
  if (docs === undefined || docs.url === '') return undefined;
  return { description: unlessBlank(docs.description), url: docs.url };
}

function keywords(option: JSONSchema): JsonObject {
  const count = (number: bigint): number | undefined =>
    number === 0n ? undefined : Number(number);
  const bound = (number: number, excluded: boolean): JsonObject[string] =>
    excluded || number === 0 ? undefined : number;
  return {
    $ref: unlessBlank(option.ref),
    type: typeOf(option),
    title: unlessBlank(option.title),
    description: unlessBlank(option.description),
    default: option.default === '' ? undefined : jsonOrText(option.default),
    readOnly: option.readOnly || undefined,
    examples: option.example === '' ? undefined : [jsonOrText(option.example)],
    multipleOf: option.multipleOf || undefined,
    maximum: bound(option.maximum, option.exclusiveMaximum),
    exclusiveMaximum: option.exclusiveMaximum ? option.maximum : undefined,
    minimum: bound(option.minimum, option.exclusiveMinimum),
    exclusiveMinimum: option.exclusiveMinimum ? option.minimum : undefined,
    maxLength: count(option.maxLength),
    minLength: count(option.minLength),
    pattern: unlessBlank(option.pattern),
    maxItems: count(option.maxItems),
    minItems: count(option.minItems),
    uniqueItems: option.uniqueItems || undefined,
    maxProperties: count(option.maxProperties),
    minProperties: count(option.minProperties),
    format: unlessBlank(option.format),
    enum: unlessNone(option.enum),
    deprecated: option.fieldConfiguration?.deprecated || undefined,
    ...extensions(option.extensions),
  };
}

const TYPES: Readonly<Partial<Record<SimpleType, string>>> = {
  [SimpleType.ARRAY]: 'array',
  [SimpleType.BOOLEAN]: 'boolean',
  [SimpleType.INTEGER]: 'integer',
  [SimpleType.NULL]: 'null',
  [SimpleType.NUMBER]: 'number',
  [SimpleType.OBJECT]: 'object',
  [SimpleType.STRING]: 'string',
};

function typeOf({ type }: JSONSchema): Json | undefined {
  const names = type.flatMap((each) => TYPES[each] ?? []);
  return names.length > 1 ? names : names[0];
}

/** Examples and defaults are JSON, or a text as it is. */
export function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function stated(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
