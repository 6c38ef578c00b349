import type { FieldModel, ScalarType, ValueType } from '../../../model/model.js';
import { valueLimits } from '../limits/value-limits.js';
import { fieldBehavior, fieldOption } from '../openapi-options.js';
import { paragraphs, type JsonObject } from '../openapi-json.js';
import { ignoresEmpty, rulesOf, rulesThatHold, type FieldRules } from '../rule-reader.js';
import type { ComponentSchemas } from './schemas.js';
import { describedField } from './described-schema.js';

/** Member of schemas and parameters with a JSON name that does not follow from the proto name. */
export const JSON_NAME = 'x-json-name';

/** Schema of a field with its comment and limits. */
export function fieldSchema(field: FieldModel, schemas: ComponentSchemas): JsonObject {
  const { readOnly, writeOnly } = fieldBehavior(field.desc);
  const { schema, words } = limitedSchema(field, schemas);
  return describedField(fieldOption(field.desc), {
    ...schema,
    description: paragraphs(field.comment, words),
    default: statedDefault(field),
    deprecated: field.deprecated || undefined,
    readOnly: readOnly || undefined,
    writeOnly: writeOnly || undefined,
    [JSON_NAME]: ownJsonName(field),
  });
}

/** Schema of a field without its comment. */
export function limitedSchema(
  field: FieldModel,
  schemas: ComponentSchemas,
): { readonly schema: JsonObject; readonly words: string } {
  let schema = plainSchema(field, schemas);
  const words: string[] = [];
  for (const rules of rulesThatHold(field)) {
    const limits = fieldLimits(field, rules, schema);
    schema = { ...schema, ...limits.keywords };
    words.push(limits.words);
  }
  return { schema, words: words.filter((text) => text !== '').join(' ') };
}

/** The JSON name, if it is not the one that the compiler makes of the proto name. */
export function ownJsonName({ name, jsonName }: FieldModel): string | undefined {
  return jsonName === camelJsonName(name) ? undefined : jsonName;
}

/** The JSON name that the compiler makes of a proto name: `user_id` → `userId`. */
export function camelJsonName(name: string): string {
  return name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

function plainSchema(field: FieldModel, schemas: ComponentSchemas): JsonObject {
  const value = schemas.ofType(field.type);
  if (field.cardinality === 'singular') return value;
  if (field.cardinality === 'list') return { type: 'array', items: value };
  return { type: 'object', propertyNames: keySchema(field.mapKey!), additionalProperties: value };
}

/** Keys of JSON objects are strings. */
function keySchema(key: ScalarType): JsonObject | undefined {
  if (key === 'string') return undefined;
  if (key === 'bool') return { enum: ['true', 'false'] };
  return { pattern: key.startsWith('u') || key.startsWith('fixed') ? '^[0-9]+$' : '^-?[0-9]+$' };
}

interface FieldLimits {
  readonly keywords: JsonObject;
  readonly words: string;
}

function fieldLimits(field: FieldModel, rules: FieldRules, schema: JsonObject): FieldLimits {
  if (field.cardinality === 'list') return listLimits(rules, field.type, schema);
  if (field.cardinality === 'map') return mapLimits(rules, field, schema);
  return valueLimits(rules, field.type);
}

function listLimits(rules: FieldRules, type: ValueType, schema: JsonObject): FieldLimits {
  const list = rulesOf(rules, 'repeated');
  if (list === undefined) return { keywords: {}, words: '' };
  const items = list.get<FieldRules>('items');
  const limits = items && valueLimits(items, type);
  const keywords = {
    minItems: minimum(list.count('minItems'), rules),
    maxItems: list.count('maxItems'),
    uniqueItems: list.get<boolean>('unique') || undefined,
    ...(limits && { items: { ...(schema['items'] as JsonObject), ...limits.keywords } }),
  };
  return { keywords, words: limits?.words ?? '' };
}

function mapLimits(
  rules: FieldRules,
  { type, mapKey }: FieldModel,
  schema: JsonObject,
): FieldLimits {
  const map = rulesOf(rules, 'map');
  if (map === undefined) return { keywords: {}, words: '' };
  const keys = map.get<FieldRules>('keys');
  const values = map.get<FieldRules>('values');
  const ofKeys =
    keys && mapKey === 'string' && valueLimits(keys, { kind: 'scalar', scalar: mapKey });
  const ofValues = values && valueLimits(values, type);
  const keywords = {
    minProperties: minimum(map.count('minPairs'), rules),
    maxProperties: map.count('maxPairs'),
    ...(ofKeys && { propertyNames: ofKeys.keywords }),
    ...(ofValues && {
      additionalProperties: {
        ...(schema['additionalProperties'] as JsonObject),
        ...ofValues.keywords,
      },
    }),
  };
  return { keywords, words: ofValues?.words ?? '' };
}

/** An empty list passes where rules do not hold for it. */
function minimum(count: number | undefined, rules: FieldRules): number | undefined {
  return count === 0 || ignoresEmpty(rules) ? undefined : count;
}

/** The default that a proto states (proto2 and editions). */
function statedDefault({ desc, type }: FieldModel): JsonObject[string] {
  if (desc.fieldKind !== 'scalar' && desc.fieldKind !== 'enum') return undefined;
  if (!desc.proto.defaultValue) return undefined;
  const value = desc.getDefaultValue();
  if (type.kind === 'enum') return type.enum.values.find(({ number }) => number === value)?.name;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}
