import type { FieldRules } from '../../gen/validate/validate_pb.js';
import type { FieldModel, ScalarType, ValueType } from '../../model/model.js';
import type { Printable } from '../../print/printable.js';
import { defaultLiteral } from '../messages/default-literal.js';
import { bytesChecks } from './bytes-checks.js';
import type { Check, CheckContext } from './check.js';
import { boolChecks, enumChecks, numberChecks } from './number-checks.js';
import { Checks } from './runtime.js';
import { stringChecks } from './string-checks.js';

/** How a scalar, an enum or what a wrapper wraps is read and checked. */
interface ScalarValue {
  /** The value of an expression; the default if it is absent. */
  read(source: Printable): Printable;
  checks(context: CheckContext): Check[];
  /** Condition of `ignore_empty`; undefined without that rule. */
  notEmpty(value: string): string | undefined;
}

/** The scalar type of a value, be it wrapped; undefined for other messages and for enums. */
function scalarOf(type: ValueType): ScalarType | undefined {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum' || type.message.representation !== 'wrapper') return undefined;
  return scalarOf(type.message.fields[0]!.type);
}

/** Undefined if the rules are none of a scalar, or do not fit the type. */
export function scalarValue(
  type: ValueType,
  rules: FieldRules,
  defaultValue?: FieldModel['defaultValue'],
): ScalarValue | undefined {
  if (type.kind === 'enum') {
    if (rules.type.case !== 'enum') return undefined;
    const enumRules = rules.type.value;
    return {
      read: (source) => read(Checks.numberOf, source, defaultValue),
      checks: (context) => enumChecks(enumRules, type.enum, context),
      notEmpty: () => undefined,
    };
  }
  const scalar = scalarOf(type);
  if (scalar === undefined || rules.type.case !== scalar) return undefined;
  return {
    read: (source) => readScalar(scalar, source, defaultValue),
    checks: (context) => scalarChecks(rules, scalar, context),
    notEmpty: (value) => (ignoresEmpty(rules) ? notEmpty(scalar, value) : undefined),
  };
}

function scalarChecks(rules: FieldRules, scalar: ScalarType, context: CheckContext): Check[] {
  const { type } = rules;
  switch (type.case) {
    case 'string':
      return stringChecks(type.value, context);
    case 'bytes':
      return bytesChecks(type.value, context);
    case 'bool':
      return boolChecks(type.value, context);
    case 'enum':
    case 'repeated':
    case 'map':
    case 'any':
    case 'duration':
    case 'timestamp':
    case undefined:
      return [];
    default:
      return numberChecks(type.value, scalar, context);
  }
}

function readScalar(
  scalar: ScalarType,
  source: Printable,
  defaultValue: FieldModel['defaultValue'],
): Printable {
  if (scalar === 'string') return read(Checks.stringOf, source, defaultValue);
  if (scalar === 'bytes') return read(Checks.bytesOf, source, defaultValue);
  if (scalar === 'bool') return read(Checks.booleanOf, source, defaultValue);
  if (scalar.endsWith('64')) return read(Checks.bigintOf, source, defaultValue);
  const number = read(Checks.numberOf, source, defaultValue);
  return scalar === 'float' ? ['Math.fround(', number, ')'] : number;
}

function read(
  reader: Printable,
  source: Printable,
  defaultValue: FieldModel['defaultValue'],
): Printable {
  return [
    reader,
    '(',
    source,
    isZero(defaultValue) ? '' : `, ${defaultLiteral({ defaultValue })}`,
    ')',
  ];
}

/** Whether a default is the one that readers assume anyway. */
function isZero(value: FieldModel['defaultValue']): boolean {
  return value instanceof Uint8Array ? value.length === 0 : !value;
}

function ignoresEmpty({ type }: FieldRules): boolean {
  return type.value !== undefined && 'ignoreEmpty' in type.value && type.value.ignoreEmpty;
}

function notEmpty(scalar: ScalarType, value: string): string {
  if (scalar === 'string') return `${value} !== ''`;
  if (scalar === 'bytes') return `${value}.length > 0`;
  return `${value} !== ${scalar.endsWith('64') ? '0n' : '0'}`;
}
