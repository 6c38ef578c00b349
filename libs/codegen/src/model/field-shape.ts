import { ScalarType as ScalarTypeNumber, type DescField } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import type { FieldModel, ScalarType, ValueType } from './model.js';
import type { TypeLookup } from './type-lookup.js';

type FieldShape = Pick<
  FieldModel,
  | 'cardinality'
  | 'type'
  | 'mapKey'
  | 'mapForm'
  | 'presence'
  | 'optional'
  | 'packed'
  | 'delimited'
  | 'defaultValue'
>;

/** What a field looks like on the wire and in TypeScript. */
export function fieldShape(desc: DescField, lookup: TypeLookup): FieldShape {
  const cardinality = CARDINALITIES[desc.fieldKind];
  const type = valueType(desc, lookup);
  const presence = cardinality === 'singular' ? presenceOf(desc) : 'implicit';
  const mapKey = desc.fieldKind === 'map' ? scalarName(desc.mapKey) : undefined;
  return {
    cardinality,
    type,
    mapKey,
    mapForm: mapKey === undefined ? undefined : mapFormOf(mapKey),
    presence,
    optional: isOptional(desc, presence),
    packed: desc.fieldKind === 'list' && desc.packed,
    delimited: 'delimitedEncoding' in desc && desc.delimitedEncoding,
    defaultValue: cardinality === 'singular' ? defaultOf(desc, type) : undefined,
  };
}

const CARDINALITIES = {
  scalar: 'singular',
  enum: 'singular',
  message: 'singular',
  list: 'list',
  map: 'map',
} as const;

function valueType(desc: DescField, lookup: TypeLookup): ValueType {
  if (desc.message !== undefined) return { kind: 'message', message: lookup.message(desc.message) };
  if (desc.enum !== undefined) return { kind: 'enum', enum: lookup.enum(desc.enum) };
  return { kind: 'scalar', scalar: scalarName(desc.scalar) };
}

function scalarName(scalar: ScalarTypeNumber): ScalarType {
  return ScalarTypeNumber[scalar].toLowerCase() as ScalarType;
}

/** ts-proto keeps 64-bit and bool keys exact in a `Map`; property names are strings or numbers. */
function mapFormOf(key: ScalarType): 'object' | 'map' {
  return key === 'bool' || is64Bit(key) ? 'map' : 'object';
}

/** Whether a scalar is a bigint in TypeScript. */
export function is64Bit(scalar: ScalarType): boolean {
  return scalar.endsWith('64');
}

function presenceOf(desc: DescField): FieldModel['presence'] {
  switch (desc.presence) {
    case FeatureSet_FieldPresence.LEGACY_REQUIRED:
      return desc.fieldKind === 'message' ? 'explicit' : 'required';
    case FeatureSet_FieldPresence.IMPLICIT:
      return 'implicit';
    case FeatureSet_FieldPresence.EXPLICIT:
      return 'explicit';
  }
}

function isOptional(desc: DescField, presence: FieldModel['presence']): boolean {
  if (desc.oneof !== undefined || presence !== 'explicit') return false;
  return desc.fieldKind === 'message' ? desc.proto.proto3Optional : true;
}

function defaultOf(desc: DescField, type: ValueType): FieldModel['defaultValue'] {
  if (type.kind === 'message') return undefined;
  const stated = 'getDefaultValue' in desc ? desc.getDefaultValue() : undefined;
  if (type.kind === 'enum') return stated ?? type.enum.values[0]?.number ?? 0;
  if (stated === undefined) return zeroOf(type.scalar);
  return is64Bit(type.scalar) ? BigInt(stated as string | bigint) : stated;
}

/** Default of a scalar type. */
export function zeroOf(scalar: ScalarType): string | number | bigint | boolean | Uint8Array {
  if (scalar === 'string') return '';
  if (scalar === 'bool') return false;
  if (scalar === 'bytes') return new Uint8Array();
  return is64Bit(scalar) ? 0n : 0;
}
