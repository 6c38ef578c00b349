import type {
  BoolRules,
  DoubleRules,
  EnumRules,
  Fixed32Rules,
  Fixed64Rules,
  FloatRules,
  Int32Rules,
  Int64Rules,
  SFixed32Rules,
  SFixed64Rules,
  SInt32Rules,
  SInt64Rules,
  UInt32Rules,
  UInt64Rules,
} from '../../gen/validate/validate_pb.js';
import type { EnumModel, ScalarType } from '../../model/model.js';
import type { Check, CheckContext } from './check.js';
import { inCheck, notInCheck } from './list-check.js';
import { numberFormat, type NumberFormat } from './number-literal.js';
import { rangeCheck, type Bounds } from './range.js';
import { stated } from '../../model/stated.js';

type NumberRules =
  | FloatRules
  | DoubleRules
  | Int32Rules
  | UInt32Rules
  | SInt32Rules
  | Fixed32Rules
  | SFixed32Rules
  | Int64Rules
  | UInt64Rules
  | SInt64Rules
  | Fixed64Rules
  | SFixed64Rules;

export function numberChecks(
  rules: NumberRules,
  scalar: ScalarType,
  context: CheckContext,
): Check[] {
  const format = numberFormat(scalar);
  return [
    ...constCheck(scalar, stated(rules, 'const'), context, format),
    ...boundChecks(rules, scalar, context, format),
    ...inCheck(context, listed(scalar, rules.in, format)),
    ...notInCheck(context, listed(scalar, rules.notIn, format)),
  ];
}

export function boolChecks(rules: BoolRules, context: CheckContext): Check[] {
  const expected = stated(rules, 'const');
  if (expected === undefined) return [];
  const broken = expected ? `!${context.value}` : context.value;
  return [{ rule: 'bool.const', message: `must equal ${expected}`, broken }];
}

export function enumChecks(rules: EnumRules, type: EnumModel, context: CheckContext): Check[] {
  const format = {
    literal: String,
    show: (number: number | bigint) => nameOf(type, Number(number)),
  };
  return [
    ...constCheck('enum', stated(rules, 'const'), context, format),
    ...inCheck(context, listed('enum', rules.in, format)),
    ...notInCheck(context, listed('enum', rules.notIn, format)),
    ...(rules.definedOnly ? [definedCheck(type, context)] : []),
  ];
}

function constCheck(
  kind: string,
  expected: number | bigint | undefined,
  { value }: CheckContext,
  format: NumberFormat,
): Check[] {
  if (expected === undefined) return [];
  return [
    {
      rule: `${kind}.const`,
      message: `must equal ${format.show(expected)}`,
      broken: `${value} !== ${format.literal(expected)}`,
    },
  ];
}

function boundChecks(
  rules: NumberRules,
  scalar: ScalarType,
  { value }: CheckContext,
  format: NumberFormat,
): Check[] {
  const bounds: Bounds<number | bigint> = {
    lt: stated(rules, 'lt'),
    lte: stated(rules, 'lte'),
    gt: stated(rules, 'gt'),
    gte: stated(rules, 'gte'),
  };
  const range = rangeCheck(bounds, {
    compare: (operator, bound) => `${value} ${operator} ${format.literal(bound)}`,
    show: format.show,
    isLess: (left, right) => left < right,
    partial: scalar === 'float' || scalar === 'double',
  });
  if (range === undefined) return [];
  return [{ rule: `${scalar}.${range.suffix}`, message: range.message, broken: range.broken }];
}

function listed(kind: string, values: readonly (number | bigint)[], format: NumberFormat) {
  return { kind, literals: values.map(format.literal), shown: values.map(format.show) };
}

/** Numbers of an enum mostly follow each other. */
function definedCheck(type: EnumModel, context: CheckContext): Check {
  const numbers = [...new Set(type.values.map(({ number }) => number))].sort((a, b) => a - b);
  const first = numbers[0] ?? 0;
  const last = numbers.at(-1) ?? 0;
  const { value } = context;
  const isRange = last - first === numbers.length - 1;
  const broken = isRange
    ? `${value} < ${first} || ${value} > ${last}`
    : `!${context.constant('Defined', `new Set([${numbers.join(', ')}])`)}.has(${value})`;
  return { rule: 'enum.defined_only', message: 'must be one of the defined enum values', broken };
}

function nameOf(type: EnumModel, number: number): string {
  return type.values.find((value) => value.number === number)?.name ?? String(number);
}
