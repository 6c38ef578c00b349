import { checkValue } from './check-value.js';
import { FieldBase, type JsonFieldSpec } from './field-base.js';
import { withPath } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonWriter } from './json-writer.js';

export class SingularField extends FieldBase {
  readonly cardinality = 'singular';
  readonly presence: boolean;

  constructor(spec: JsonFieldSpec) {
    super(spec);
    const { kind } = spec.type;
    const isScalar = kind === 'enum' || SCALARS.has(kind);
    this.presence = spec.presence === true || spec.oneof !== undefined || !isScalar;
  }

  has(message: object): boolean {
    const value = this.get(message);
    if (value === undefined || (value === null && !this.type.nullable)) return false;
    return this.presence || !isDefault(value);
  }

  override child(message: object): object {
    if (this.message === undefined) return super.child(message);
    const present = this.get(message);
    if (typeof present === 'object' && present !== null) return present;
    const child = this.type.create() as object;
    this.set(message, child);
    return child;
  }

  read(reader: JsonReader): unknown {
    try {
      return !this.type.nullable && reader.readNull() ? undefined : this.type.read(reader);
    } catch (error) {
      throw withPath(error, this.name);
    }
  }

  protected checkParts(value: unknown, writer: JsonWriter): void {
    checkValue(this.type, value, writer, this.name);
  }

  protected text(value: unknown, writer: JsonWriter): string {
    return value === undefined && this.presence ? 'null' : this.type.text(value, writer);
  }
}

const SCALARS: ReadonlySet<string> = new Set([
  'double',
  'float',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'string',
  'bytes',
]);

/** Whether a value is the default of its scalar or enum type; -0 is none. */
function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === 0n || value === false || Object.is(value, 0);
}
