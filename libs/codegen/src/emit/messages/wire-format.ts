import type { FieldModel, ScalarType, ValueType } from '../../model/model.js';

const VARINT = 0;
const BIT64 = 1;
const LENGTH = 2;
const START_GROUP = 3;
const END_GROUP = 4;
const BIT32 = 5;

/** Tag of a field, or of the entries of a map. */
export function fieldTag(field: FieldModel): number {
  if (field.cardinality === 'map' || field.packed) return tag(field.number, LENGTH);
  return valueTag(field.number, field.type, field.delimited);
}

/** Tag of one value of a list that is not packed; of a singular field too. */
export function itemTag(field: FieldModel): number {
  return valueTag(field.number, field.type, field.delimited);
}

/** Tag of a list that is packed. */
export function packedTag(field: FieldModel): number {
  return tag(field.number, LENGTH);
}

/** Tag that ends a group. */
export function endTag(field: FieldModel): number {
  return tag(field.number, END_GROUP);
}

/** Tag of the key or value of a map's entry. */
export function entryTag(number: 1 | 2, type: ValueType): number {
  return valueTag(number, type, false);
}

/** Whether a list of the type may be packed: a reader has to accept both forms. */
export function isPackable(type: ValueType): boolean {
  return type.kind === 'enum' || (type.kind === 'scalar' && wireType(type.scalar) !== LENGTH);
}

/** Method of reader and writer for a scalar or enum. */
export function wireMethod(type: ValueType): string {
  return type.kind === 'scalar' ? type.scalar : 'int32';
}

function valueTag(number: number, type: ValueType, delimited: boolean): number {
  if (type.kind === 'enum') return tag(number, VARINT);
  if (type.kind === 'message') return tag(number, delimited ? START_GROUP : LENGTH);
  return tag(number, wireType(type.scalar));
}

function tag(number: number, type: number): number {
  return ((number << 3) | type) >>> 0;
}

function wireType(scalar: ScalarType): number {
  switch (scalar) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return BIT64;
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return BIT32;
    case 'string':
    case 'bytes':
      return LENGTH;
    default:
      return VARINT;
  }
}
