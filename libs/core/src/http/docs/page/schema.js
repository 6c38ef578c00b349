import { element, prose } from './dom.js';

/** Messages in messages are shown and made up this deep. */
const MAX_DEPTH = 6;

/** Reads schemas of a document: follows references, describes them, makes examples. */
export class Schemas {
  constructor(document) {
    this.components = document.components?.schemas ?? {};
  }

  /** The schema that a reference leads to, with what stands beside the reference. */
  resolve(schema = {}) {
    const { $ref, ...own } = schema;
    if (typeof $ref !== 'string') return schema;
    const found = this.components[decodeURIComponent($ref.split('/').at(-1))] ?? {};
    return { ...found, ...own };
  }

  /** One or two words: `string (uuid)`, `array of User`. */
  typeOf(schema = {}) {
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined) return name;
    if (schema.type === 'array') return `array of ${this.typeOf(schema.items)}`;
    const values = schema.additionalProperties;
    if (schema.type === 'object' && typeof values === 'object')
      return `map of ${this.typeOf(values)}`;
    const type = [schema.type ?? 'any'].flat().join(' or ');
    const form = schema.format ?? schema.contentEncoding;
    return form === undefined ? type : `${type} (${form})`;
  }

  /** What values have to keep to, as text. */
  limitsOf(schema) {
    const { pattern, minLength, maxLength, minItems, maxItems, uniqueItems } = schema;
    const parts = [
      range('length', minLength, maxLength),
      range('items', minItems, maxItems),
      range('members', schema.minProperties, schema.maxProperties),
      schema.minimum === undefined ? '' : `≥ ${schema.minimum}`,
      schema.exclusiveMinimum === undefined ? '' : `> ${schema.exclusiveMinimum}`,
      schema.maximum === undefined ? '' : `≤ ${schema.maximum}`,
      schema.exclusiveMaximum === undefined ? '' : `< ${schema.exclusiveMaximum}`,
      uniqueItems ? 'no item twice' : '',
      pattern === undefined ? '' : `matches ${pattern}`,
      schema.const === undefined ? '' : `is ${JSON.stringify(schema.const)}`,
      schema.enum === undefined ? '' : `one of ${schema.enum.map(String).join(', ')}`,
      schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
      schema.readOnly ? 'only in answers' : '',
      schema.writeOnly ? 'only in requests' : '',
    ];
    return parts.filter((part) => part !== '').join(' · ');
  }

  /** Members of an object schema as a list, those of messages inside of it too. */
  members(schema, above = []) {
    const { properties = {}, required = [] } = this.resolve(schema);
    const entries = Object.entries(properties);
    if (entries.length === 0) return undefined;
    const items = entries.map(([name, member]) => {
      const inner = member.items ?? objectOf(member.additionalProperties) ?? member;
      const target = inner.$ref ?? '';
      const isOpen = target !== '' && !above.includes(target) && above.length < MAX_DEPTH;
      const resolved = this.resolve(member);
      return element(
        'li',
        {},
        element(resolved.deprecated ? 'del' : 'code', {}, name),
        ' ',
        element('span', { class: 'type' }, this.typeOf(member)),
        required.includes(name) ? element('strong', {}, ' required') : '',
        ' ',
        element('span', { class: 'limits' }, this.limitsOf(resolved)),
        ...prose(member.description),
        isOpen ? this.members(inner, [...above, target]) : undefined,
      );
    });
    return element('ul', { class: 'members' }, ...items);
  }

  /** A value that is like the schema, to begin with. */
  example(schema, depth = 0) {
    const resolved = this.resolve(schema);
    if (resolved.examples?.length > 0) return resolved.examples[0];
    if (resolved.default !== undefined) return resolved.default;
    if (resolved.const !== undefined) return resolved.const;
    const form = resolved.anyOf?.find((each) => each.format !== undefined)?.format;
    if (resolved.enum !== undefined) {
      const refused = resolved.not?.enum ?? [];
      return resolved.enum.find((value) => !refused.includes(value));
    }
    switch ([resolved.type].flat()[0]) {
      case 'string':
        return (
          EXAMPLES[resolved.format ?? form] ??
          'text'.padEnd(resolved.minLength ?? 0, 'x').slice(0, resolved.maxLength)
        );
      case 'integer':
      case 'number':
        return resolved.minimum ?? (resolved.exclusiveMinimum ?? -1) + 1;
      case 'boolean':
        return resolved.const ?? false;
      case 'null':
        return null;
      case 'array':
        return depth < MAX_DEPTH && resolved.minItems > 0
          ? [this.example(resolved.items, depth + 1)]
          : [];
      case 'object':
        return this.exampleObject(resolved, depth);
      default:
        return null;
    }
  }

  exampleObject({ properties = {}, required = [], oneOf, allOf = [] }, depth) {
    if (depth >= MAX_DEPTH) return {};
    // Of the members of a oneof, only the first.
    const groups = [...(oneOf ? [{ oneOf }] : []), ...allOf].map((rule) => rule.oneOf ?? []);
    const others = groups.flatMap((rules) => rules.slice(1).flatMap((rule) => rule.required ?? []));
    const result = {};
    for (const [name, member] of Object.entries(properties)) {
      const { readOnly, type } = this.resolve(member);
      const isDeep =
        depth > 1 && (type === 'object' || type === 'array') && !required.includes(name);
      if (!readOnly && !isDeep && !others.includes(name)) {
        result[name] = this.example(member, depth + 1);
      }
    }
    return result;
  }
}

const EXAMPLES = {
  'date-time': '2030-01-31T12:00:00Z',
  email: 'ada@example.com',
  hostname: 'example.com',
  int64: '0',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uint64: '0',
  uri: 'https://example.com/',
  uuid: '3f2b8a54-7d0e-4a3b-9c6d-1e5f70819203',
};

function objectOf(value) {
  return typeof value === 'object' ? value : undefined;
}

function range(name, min, max) {
  if (min === undefined && max === undefined) return '';
  if (min === max) return `${name} ${min}`;
  if (max === undefined) return `${name} at least ${min}`;
  return min === undefined ? `${name} at most ${max}` : `${name} ${min} to ${max}`;
}
