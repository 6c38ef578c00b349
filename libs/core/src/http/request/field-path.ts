import type { JsonField, JsonType } from '../../json/json-type.js';

/** A field of a message or of a message inside of it. */
export interface FieldPath {
  /** Proto names joined with dots. */
  readonly text: string;
  /** Singular message fields to go through, outermost first. */
  readonly parents: readonly JsonField[];
  readonly field: JsonField;
}

/** Why a path leads to no field. */
export interface NoField {
  readonly kind: 'unknown' | 'blocked';
  readonly problem: string;
}

/** Longest path: no message that JSON can hold nests deeper. */
const MAX_DEPTH = 100;

/** Finds a field by its path of proto or JSON names. */
export function findField(type: JsonType, names: readonly string[]): FieldPath | NoField {
  const parents: JsonField[] = [];
  let message = type;
  if (names.length > MAX_DEPTH) {
    return { kind: 'blocked', problem: `more than ${MAX_DEPTH} fields lie within each other` };
  }
  for (const [index, name] of names.entries()) {
    const field = message.fields.get(name);
    if (!field) return { kind: 'unknown', problem: `${message.typeName} has no field "${name}"` };
    if (index === names.length - 1) return { text: textOf([...parents, field]), parents, field };
    if (!field.message || field.cardinality !== 'singular') return blocked(field);
    parents.push(field);
    message = field.message;
  }
  return { kind: 'unknown', problem: 'the name is empty' };
}

export function isField(found: FieldPath | NoField): found is FieldPath {
  return 'field' in found;
}

/** The message that holds the field, made where it is absent. */
export function holderOf({ parents }: FieldPath, message: object): object {
  let holder = message;
  for (const parent of parents) holder = parent.child(holder);
  return holder;
}

function textOf(fields: readonly JsonField[]): string {
  return fields.map(({ name }) => name).join('.');
}

function blocked({ name, cardinality }: JsonField): NoField {
  const what =
    cardinality === 'repeated' ? 'a list' : cardinality === 'map' ? 'a map' : 'no message';
  return { kind: 'blocked', problem: `field "${name}" is ${what}, which a dot cannot look into` };
}
