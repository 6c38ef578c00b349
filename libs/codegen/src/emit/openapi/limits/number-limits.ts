import type { EnumModel, ScalarType } from '../../../model/model.js';
import { is64Bit } from '../../../model/field-shape.js';
import { unlessNone, type Json, type JsonObject } from '../openapi-json.js';
import type { RuleReader } from '../rule-reader.js';

/** Keywords for the rules of a number. 64-bit integers are strings in JSON: bounds are told in words. */
export function numberLimits(rules: RuleReader, scalar: ScalarType): JsonObject {
  const isText = is64Bit(scalar);
  const value = (number: number | bigint): Json =>
    isText ? String(number) : shortest(Number(number), scalar);
  const constant = rules.get<number | bigint>('const');
  const refused = unlessNone(rules.list<number | bigint>('notIn').map(value));
  return {
    const: constant === undefined ? undefined : value(constant),
    enum: unlessNone(rules.list<number | bigint>('in').map(value)),
    not: refused && { enum: refused },
    ...(isText ? {} : rangeLimits(rules, scalar)),
  };
}

/** Keywords for the bounds of a number. */
export function rangeLimits(rules: RuleReader, scalar: ScalarType): JsonObject {
  const bound = (name: 'lt' | 'lte' | 'gt' | 'gte'): number | undefined => {
    const number = rules.bound<number | bigint>(name);
    if (number === undefined || !Number.isFinite(Number(number))) return undefined;
    return shortest(Number(number), scalar);
  };
  const above: JsonObject = { minimum: bound('gte'), exclusiveMinimum: bound('gt') };
  const below: JsonObject = { maximum: bound('lte'), exclusiveMaximum: bound('lt') };
  const from = above['minimum'] ?? above['exclusiveMinimum'];
  const to = below['maximum'] ?? below['exclusiveMaximum'];
  // A lower bound above the upper one excludes what lies between them.
  const isInside = typeof from !== 'number' || typeof to !== 'number' || from <= to;
  return isInside ? { ...above, ...below } : { anyOf: [below, above] };
}

/** A float as its shortest decimal: 0.1, and not the double next to it. */
function shortest(value: number, scalar: ScalarType): number {
  return scalar === 'float' ? Number(value.toPrecision(7)) : value;
}

/** What the rules of a 64-bit integer say, in words. */
export function rangeInWords(rules: RuleReader, scalar: ScalarType): string {
  if (!is64Bit(scalar)) return '';
  const words = [
    ['gte', 'at least'],
    ['gt', 'greater than'],
    ['lte', 'at most'],
    ['lt', 'less than'],
  ] as const;
  const parts = words.flatMap(([name, text]) => {
    const number = rules.bound<bigint>(name);
    return number === undefined ? [] : [`${text} ${number}`];
  });
  return parts.length === 0 ? '' : `Must be ${parts.join(' and ')}.`;
}

/** Keywords for the rules of an enum, whose values are names in JSON. */
export function enumLimits(rules: RuleReader, type: EnumModel): JsonObject {
  const name = (number: number): Json =>
    type.values.find((value) => value.number === number)?.name ?? number;
  const constant = rules.get<number>('const');
  const refused = unlessNone(rules.list<number>('notIn').map(name));
  return {
    const: constant === undefined ? undefined : name(constant),
    enum: unlessNone(rules.list<number>('in').map(name)),
    not: refused && { enum: refused },
  };
}

/** Whether a number keeps to keywords that were made here. */
export function isAllowedNumber(value: number, limits: JsonObject): boolean {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, anyOf } = limits;
  if (typeof minimum === 'number' && value < minimum) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  if (typeof maximum === 'number' && value > maximum) return false;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false;
  const sides = anyOf as readonly JsonObject[] | undefined;
  return sides === undefined || sides.some((side) => isAllowedNumber(value, side));
}
