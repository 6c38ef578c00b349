import type { FieldModel, ScalarType, ValueType } from '../../../model/model.js';
import type { Json, JsonObject } from '../openapi-json.js';
import { fieldBehavior } from '../openapi-options.js';
import {
  ignoresEmpty,
  rulesOf,
  rulesThatHold,
  type FieldRules,
  type RuleReader,
} from '../rule-reader.js';
import {
  enumLimits,
  isAllowedNumber,
  numberLimits,
  rangeInWords,
  rangeLimits,
} from './number-limits.js';
import { bytesLimits, isAllowedString, patternInWords, stringLimits } from './string-limits.js';
import { durationInWords, timestampInWords } from './time-words.js';

/** What validation rules mean for the JSON Schema of a value. */
export interface ValueLimits {
  readonly keywords: JsonObject;
  /** What keywords cannot say. */
  readonly words: string;
}

const NONE: ValueLimits = { keywords: {}, words: '' };

/** The limits of a value of a type: of a singular field, an item, a key or a value of a map. */
export function valueLimits(rules: FieldRules, type: ValueType): ValueLimits {
  const limits = ownLimits(rules, type);
  if (!ignoresEmpty(rules)) return limits;
  const empty = emptyOf(type);
  const isOpen = empty === undefined || isAllowed(empty, type, limits.keywords);
  return isOpen ? limits : { ...limits, keywords: { anyOf: [{ const: empty }, limits.keywords] } };
}

function ownLimits(rules: FieldRules, type: ValueType): ValueLimits {
  if (type.kind === 'enum') {
    const reader = rulesOf(rules, 'enum');
    return reader === undefined ? NONE : { keywords: enumLimits(reader, type.enum), words: '' };
  }
  const scalar = scalarOf(type);
  if (scalar === undefined) return timeLimits(rules);
  const reader = rulesOf(rules, scalar);
  if (reader === undefined) return NONE;
  return { keywords: scalarLimits(reader, scalar), words: wordsOf(reader, scalar) };
}

function scalarLimits(rules: RuleReader, scalar: ScalarType): JsonObject {
  if (scalar === 'string') return stringLimits(rules);
  if (scalar === 'bytes') return bytesLimits(rules);
  return scalar === 'bool' ? { const: rules.get<boolean>('const') } : numberLimits(rules, scalar);
}

function wordsOf(rules: RuleReader, scalar: ScalarType): string {
  if (scalar === 'string') return patternInWords(rules);
  return scalar === 'bytes' || scalar === 'bool' ? '' : rangeInWords(rules, scalar);
}

function timeLimits(rules: FieldRules): ValueLimits {
  const duration = rulesOf(rules, 'duration');
  if (duration !== undefined) return { keywords: {}, words: durationInWords(duration) };
  const timestamp = rulesOf(rules, 'timestamp');
  return timestamp === undefined ? NONE : { keywords: {}, words: timestampInWords(timestamp) };
}

/** The scalar type of a value, be it wrapped; undefined for other messages and for enums. */
export function scalarOf(type: ValueType): ScalarType | undefined {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum' || type.message.representation !== 'wrapper') return undefined;
  return scalarOf(type.message.fields[0]!.type);
}

/** JSON of the default of a type; undefined for messages. */
function emptyOf(type: ValueType): Json | undefined {
  if (type.kind === 'enum') return type.enum.values.find(({ number }) => number === 0)?.name;
  const scalar = scalarOf(type);
  if (scalar === undefined) return undefined;
  if (scalar === 'string' || scalar === 'bytes') return '';
  if (scalar === 'bool') return false;
  return scalar.endsWith('64') ? '0' : 0;
}

function isAllowed(value: Json, type: ValueType, keywords: JsonObject): boolean {
  const { const: constant, enum: allowed, not } = keywords;
  if (constant !== undefined && constant !== value) return false;
  if (Array.isArray(allowed) && !allowed.includes(value)) return false;
  const refused = (not as JsonObject | undefined)?.['enum'];
  if (Array.isArray(refused) && refused.includes(value)) return false;
  if (typeof value === 'number') return isAllowedNumber(value, keywords);
  return typeof value !== 'string' || type.kind === 'enum' || isAllowedString(value, keywords);
}

/** Whether a request without the field is refused, so that clients have to send it. */
export function isRequired(field: FieldModel): boolean {
  if (field.presence === 'required' || fieldBehavior(field.desc).required) return true;
  if (field.oneof !== undefined) return false;
  return rulesThatHold(field).some(
    (rules) => saysRequired(rules, field) || refusesAbsence(rules, field),
  );
}

/** Whether a rule says so; in protoc-gen-validate that says nothing of an `optional` field. */
function saysRequired(rules: FieldRules, { optional }: FieldModel): boolean {
  if ('required' in rules && Object.hasOwn(rules, 'required') && rules.required === true)
    return true;
  if (optional) return false;
  if ('message' in rules && rules.message?.required === true) return true;
  return ['any', 'duration', 'timestamp'].some(
    (type) => rulesOf(rules, type)?.get('required') === true,
  );
}

/** A field without presence is checked even if it is absent, as its default. */
function refusesAbsence(rules: FieldRules, { cardinality, presence, type }: FieldModel): boolean {
  if (presence !== 'implicit' || ignoresEmpty(rules)) return false;
  if (cardinality === 'list') return (rulesOf(rules, 'repeated')?.count('minItems') ?? 0) > 0;
  if (cardinality === 'map') return (rulesOf(rules, 'map')?.count('minPairs') ?? 0) > 0;
  const scalar = scalarOf(type);
  const reader = scalar?.endsWith('64') ? rulesOf(rules, scalar) : undefined;
  if (reader && !isAllowedNumber(0, rangeLimits(reader, scalar!))) return true;
  const empty = emptyOf(type);
  return empty !== undefined && !isAllowed(empty, type, ownLimits(rules, type).keywords);
}
