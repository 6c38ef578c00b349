import type {
  EnumModel,
  FieldModel,
  MessageModel,
  ScalarType,
  ValueType,
} from '../../model/model.js';

/** Well-known types whose JSON is not an object of their fields. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  'google.protobuf.Timestamp': 'string',
  'google.protobuf.Duration': 'string',
  'google.protobuf.FieldMask': 'string',
  'google.protobuf.Struct': 'Record<string, unknown>',
  'google.protobuf.Value': 'unknown',
  'google.protobuf.ListValue': 'unknown[]',
  'google.protobuf.Any': "{ '@type'?: string; [member: string]: unknown }",
  'google.protobuf.Empty': 'Record<string, never>',
  'google.protobuf.DoubleValue': 'number | null',
  'google.protobuf.FloatValue': 'number | null',
  'google.protobuf.Int32Value': 'number | null',
  'google.protobuf.UInt32Value': 'number | null',
  'google.protobuf.Int64Value': 'string | null',
  'google.protobuf.UInt64Value': 'string | null',
  'google.protobuf.BoolValue': 'boolean | null',
  'google.protobuf.StringValue': 'string | null',
  'google.protobuf.BytesValue': 'string | null',
  'google.protobuf.NullValue': 'null',
};

/** Types of messages and enums as proto3 JSON has them, declared as far as they are used. */
export class JsonTypes {
  readonly #names = new Map<MessageModel | EnumModel, string>();
  readonly #taken = new Set<string>();
  readonly #declarations: string[] = [];

  /** The type of a message. */
  ofMessage(message: MessageModel): string {
    const known = WELL_KNOWN[message.typeName];
    if (known !== undefined) return known;
    const name = this.#names.get(message);
    if (name !== undefined) return name;
    const own = this.#declare(message);
    const index = this.#declarations.push('') - 1;
    const fields = message.fields.map((field) => this.#field(field));
    this.#declarations[index] = [
      ...(message.comment === '' ? [] : doc(message.comment, '')),
      fields.length === 0 ? `export interface ${own} {}` : `export interface ${own} {`,
      ...fields,
      ...(fields.length === 0 ? [] : ['}']),
      '',
    ].join('\n');
    return own;
  }

  /** All declarations, in the order they were needed. */
  text(): string {
    return this.#declarations.join('\n');
  }

  #field(field: FieldModel): string {
    const { name, cardinality, comment } = field;
    const value = this.#value(field.type);
    const isUnion = value.includes('|');
    const type = {
      singular: value,
      list: isUnion ? `(${value})[]` : `${value}[]`,
      map: `Record<string, ${value}>`,
    }[cardinality];
    return [...(comment === '' ? [] : doc(comment, '  ')), `  ${name}?: ${type};`].join('\n');
  }

  #value(type: ValueType): string {
    if (type.kind === 'scalar') return scalar(type.scalar);
    return type.kind === 'message' ? this.ofMessage(type.message) : this.#enum(type.enum);
  }

  #enum(model: EnumModel): string {
    const known = WELL_KNOWN[model.typeName];
    if (known !== undefined) return known;
    const name = this.#names.get(model);
    if (name !== undefined) return name;
    const own = this.#declare(model);
    const names = model.values.map((value) => `'${value.name}'`).join(' | ');
    this.#declarations.push(
      [
        ...(model.comment === '' ? [] : doc(model.comment, '')),
        `export type ${own} = ${names};`,
        '',
      ].join('\n'),
    );
    return own;
  }

  /** Messages of several packages may have one name. */
  #declare(model: MessageModel | EnumModel): string {
    let name = model.tsName;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${model.tsName}${number}`;
    this.#taken.add(name);
    this.#names.set(model, name);
    return name;
  }
}

function scalar(type: ScalarType): string {
  if (type === 'bool') return 'boolean';
  if (type === 'string' || type === 'bytes') return 'string';
  return type.includes('64') ? 'string' : 'number';
}

function doc(comment: string, indent: string): string[] {
  const lines = comment
    .split('\n')
    .map((line) => line.trim().replaceAll('*/', '*\\/'))
    .filter((line) => line !== '');
  if (lines.length === 1) return [`${indent}/** ${lines[0]} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}
