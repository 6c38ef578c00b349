import { KnownRegex } from '../../../gen/validate/validate_pb.js';
import { unlessNone, type Json, type JsonObject } from '../openapi-json.js';
import type { RuleReader } from '../rule-reader.js';

/** JSON Schema of the formats that both rule languages know, by the name of the rule. */
const FORMATS: Readonly<Record<string, JsonObject>> = {
  address: { anyOf: [{ format: 'hostname' }, { format: 'ipv4' }, { format: 'ipv6' }] },
  email: { format: 'email' },
  hostname: { format: 'hostname' },
  ip: { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
  ipv4: { format: 'ipv4' },
  ipv6: { format: 'ipv6' },
  uri: { format: 'uri' },
  uriRef: { format: 'uri-reference' },
  uuid: { format: 'uuid' },
  tuuid: { pattern: '^[0-9a-fA-F]{32}$' },
};

const HEADER_NAME = "^:?[0-9a-zA-Z!#$%&'*+\\-.^_|~`]+$";
const HEADER_VALUE = '^[^\\u0000-\\u0008\\u000A-\\u001F\\u007F]*$';
const HEADER_TEXT = '^[^\\u0000\\u000A\\u000D]*$';

/** Keywords for the rules of a string. JSON Schema counts characters as they do: in code points. */
export function stringLimits(rules: RuleReader): JsonObject {
  const { minLength, maxLength } = lengths(rules);
  const allowed = unlessNone(rules.list<string>('in'));
  const refused = unlessNone(rules.list<string>('notIn'));
  const { pattern, ...format } = formatOf(rules);
  const patterns = [...patternsOf(rules), ...(typeof pattern === 'string' ? [pattern] : [])];
  const without = rules.get<string>('notContains');
  const nots = [
    ...(refused === undefined ? [] : [{ enum: refused }]),
    ...(without === undefined ? [] : [{ pattern: escaped(without) }]),
  ];
  return {
    const: rules.get<string>('const'),
    enum: allowed,
    minLength,
    maxLength,
    ...format,
    pattern: patterns.length === 1 ? patterns[0] : undefined,
    allOf: patterns.length > 1 ? patterns.map((each) => ({ pattern: each })) : undefined,
    not: nots.length > 1 ? { anyOf: nots } : nots[0],
  };
}

/** A code point has one to four bytes in UTF-8. */
function lengths(rules: RuleReader): {
  minLength: number | undefined;
  maxLength: number | undefined;
} {
  const exact = rules.count('len');
  const exactBytes = rules.count('lenBytes');
  const minBytes = exactBytes ?? rules.count('minBytes');
  const maxBytes = exactBytes ?? rules.count('maxBytes');
  return {
    minLength: exact ?? rules.count('minLen') ?? (minBytes && Math.ceil(minBytes / 4)),
    maxLength: exact ?? rules.count('maxLen') ?? maxBytes,
  };
}

/** Patterns of the rules, as far as ECMAScript, the dialect of JSON Schema, reads them as RE2 does. */
function patternsOf(rules: RuleReader): string[] {
  const pattern = rules.get<string>('pattern');
  const prefix = rules.get<string>('prefix');
  const suffix = rules.get<string>('suffix');
  const contained = rules.get<string>('contains');
  return [
    ...(pattern !== undefined && isEcmaPattern(pattern) ? [pattern] : []),
    ...(prefix === undefined ? [] : [`^${escaped(prefix)}`]),
    ...(suffix === undefined ? [] : [`${escaped(suffix)}$`]),
    ...(contained === undefined ? [] : [escaped(contained)]),
  ];
}

/** Whether a pattern is one for ECMAScript too. Inline flags are too new for most tools. */
export function isEcmaPattern(pattern: string): boolean {
  if (/\(\?[a-z-]+[:)]/i.test(pattern)) return false;
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    return false;
  }
}

/** A pattern that only RE2 reads, in words. */
export function patternInWords(rules: RuleReader): string {
  const pattern = rules.get<string>('pattern');
  if (pattern === undefined || isEcmaPattern(pattern)) return '';
  return `Must match \`${pattern}\`, a pattern of RE2.`;
}

function formatOf(rules: RuleReader): JsonObject {
  const { format } = rules;
  if (format === undefined) return {};
  if (format.name !== 'wellKnownRegex') {
    return format.value === true ? (FORMATS[format.name] ?? {}) : {};
  }
  const strict = rules.get<boolean>('strict') ?? true;
  if (format.value === KnownRegex.HTTP_HEADER_NAME) {
    return { pattern: strict ? HEADER_NAME : HEADER_TEXT, minLength: 1 };
  }
  if (format.value !== KnownRegex.HTTP_HEADER_VALUE) return {};
  return { pattern: strict ? HEADER_VALUE : HEADER_TEXT };
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}

/** Whether a string keeps to keywords that were made here. */
export function isAllowedString(value: string, limits: JsonObject): boolean {
  const { minLength, maxLength, format, anyOf, pattern, allOf } = limits;
  if (typeof minLength === 'number' && [...value].length < minLength) return false;
  if (typeof maxLength === 'number' && [...value].length > maxLength) return false;
  if (value === '' && (format !== undefined || anyOf !== undefined))
    return format === 'uri-reference';
  const patterns = [
    pattern,
    ...((allOf as readonly JsonObject[] | undefined) ?? []).map((each) => each['pattern']),
  ];
  return patterns.every((each) => typeof each !== 'string' || new RegExp(each, 'u').test(value));
}

/** Keywords for the rules of bytes, which are base64 in JSON: four characters for each three bytes. */
export function bytesLimits(rules: RuleReader): JsonObject {
  const exact = rules.count('len');
  const min = exact ?? rules.count('minLen');
  const max = exact ?? rules.count('maxLen');
  const constant = rules.get<Uint8Array>('const');
  const base64 = (bytes: Uint8Array): Json => Buffer.from(bytes).toString('base64');
  return {
    const: constant && base64(constant),
    enum: unlessNone(rules.list<Uint8Array>('in').map(base64)),
    minLength: min === undefined ? undefined : Math.ceil((min * 4) / 3),
    maxLength: max === undefined ? undefined : Math.ceil(max / 3) * 4,
  };
}
