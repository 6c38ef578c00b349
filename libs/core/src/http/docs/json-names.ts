import type { OpenapiObject, OpenapiValue } from '../../service/openapi-document.js';

/** Member with a JSON name that the compiler did not make of the proto name. Clients do not see it. */
const JSON_NAME = 'x-json-name';

/**
 * Puts a document, which has proto names, into the naming habit of a module: properties of schemas,
 * and parameters of queries. Parameters of paths keep their names, which no request has.
 */
export function withNames<T extends OpenapiValue>(document: T, names: 'proto' | 'lowerCamel'): T {
  return rewrite(document, names === 'lowerCamel') as T;
}

function rewrite(value: OpenapiValue, camel: boolean): OpenapiValue {
  if (Array.isArray(value)) return value.map((item: OpenapiValue) => rewrite(item, camel));
  if (!isObject(value)) return value;
  const own = camel ? withJsonNames(value) : value;
  const members = Object.entries(own).filter(([name]) => name !== JSON_NAME);
  return Object.fromEntries(members.map(([name, member]) => [name, rewrite(member, camel)]));
}

function withJsonNames(value: OpenapiObject): OpenapiObject {
  if (isObject(value['properties']) && value['type'] === 'object') return renamedSchema(value);
  if (value['in'] !== 'query' || typeof value['name'] !== 'string') return value;
  const stated = value[JSON_NAME];
  const path = value['name'].split('.').map(camelName).join('.');
  return { ...value, name: typeof stated === 'string' ? stated : path };
}

function renamedSchema(schema: OpenapiObject): OpenapiObject {
  const properties = Object.entries(schema['properties'] as OpenapiObject);
  const names = new Map(
    properties.map(([name, property]) => {
      const stated = isObject(property) ? property[JSON_NAME] : undefined;
      return [name, typeof stated === 'string' ? stated : camelName(name)];
    }),
  );
  return Object.fromEntries(
    Object.entries(schema).map(([name, member]) =>
      name === 'properties'
        ? [name, Object.fromEntries(properties.map(([key, value]) => [names.get(key)!, value]))]
        : [name, withRequired(name, member, names)],
    ),
  );
}

/** Names that `required` lists, also in the rules for oneofs. */
function withRequired(
  keyword: string,
  value: OpenapiValue,
  names: ReadonlyMap<string, string>,
): OpenapiValue {
  if (keyword === 'required' && Array.isArray(value)) {
    return value.map((name: OpenapiValue) => names.get(name as string) ?? name);
  }
  if (!['allOf', 'anyOf', 'oneOf', 'not', 'required'].includes(keyword)) return value;
  if (Array.isArray(value)) return value.map((item: OpenapiValue) => inRule(item, names));
  return inRule(value, names);
}

function inRule(value: OpenapiValue, names: ReadonlyMap<string, string>): OpenapiValue {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withRequired(name, member, names)]),
  );
}

/** The JSON name that the compiler makes of a proto name: `user_id` → `userId`. */
function camelName(name: string): string {
  return name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

export function isObject(value: OpenapiValue | undefined): value is OpenapiObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
