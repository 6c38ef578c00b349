import type { FieldModel, MessageModel, ScalarType } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import {
  args,
  hanging,
  literal,
  object,
  propertyAccess,
  type Printable,
} from '../../print/printable.js';
import { Runtime } from '../runtime.js';
import { enumType, messageCodec, messageInterface, messageValue } from '../symbols.js';
import { zeroOf } from '../../model/field-shape.js';
import { defaultLiteral } from './default-literal.js';
import { entryTag, fieldTag, isPackable, itemTag, packedTag } from './wire-format.js';

/** Writes `decode()`: one case per tag. */
export function emitDecode(message: MessageModel, out: GeneratedFile): void {
  const { BinaryReader } = Runtime;
  const type = messageInterface(message);
  const parameters = args(
    ['input: ', BinaryReader, ' | Uint8Array'],
    'length?: number',
    `message = createBase${message.tsName}()`,
  );
  out.block(
    ['decode', parameters, ': ', type, ' {'],
    () => {
      out.print(
        ['const reader = input instanceof ', BinaryReader],
        [' ? input : new ', BinaryReader, '(input);'],
      );
      out.print('const end = reader.enter(length);');
      out.block(
        'while (reader.pos < end) {',
        () => {
          out.print('const tag = reader.uint32();');
          emitSwitch(message, out);
        },
        '}',
      );
      out.print('reader.leave(end);');
      out.print('return message;');
    },
    '},',
  );
}

function emitSwitch(message: MessageModel, out: GeneratedFile): void {
  if (message.fields.length === 0) return out.print('reader.skipField(tag);');
  out.block(
    'switch (tag) {',
    () => {
      for (const field of message.fields) emitCase(field, out);
      out.print('default:');
      out.indent(() => out.print('reader.skipField(tag);'));
    },
    '}',
  );
}

function emitCase(field: FieldModel, out: GeneratedFile): void {
  const access = `message${propertyAccess(field.key)}`;
  if (field.cardinality === 'map') return emitMapCase(field, access, out);
  if (field.cardinality === 'list') return emitListCases(field, access, out);
  const value = readValue(field, previousValue(field, access));
  printCase(itemTag(field), out, () => {
    if (field.oneof === undefined) out.print(`${access} = `, value, ';');
    else {
      const target = `message${propertyAccess(field.oneof.key)}`;
      out.print(`${target} = `, object({ $case: literal(field.key), value }), ';');
    }
  });
}

function printCase(tag: number, out: GeneratedFile, body: () => void): void {
  out.print(`case ${tag}:`);
  out.indent(() => {
    body();
    out.print('break;');
  });
}

/** A message that occurs twice is merged: the value that is there already. */
function previousValue(field: FieldModel, access: string): string | undefined {
  if (field.type.kind !== 'message' || field.type.message.representation !== 'message') {
    return undefined;
  }
  if (field.oneof === undefined) return access;
  const target = `message${propertyAccess(field.oneof.key)}`;
  return `${target}?.$case === ${literal(field.key)} ? ${target}.value : undefined`;
}

/** Lists of numbers are read in both forms, whatever the proto says. */
function emitListCases(field: FieldModel, access: string, out: GeneratedFile): void {
  printCase(itemTag(field), out, () => out.print(`${access}.push(`, readValue(field), ');'));
  if (!isPackable(field.type)) return;
  out.block(
    `case ${packedTag(field)}: {`,
    () => {
      out.print('const last = reader.uint32() + reader.pos;');
      out.print(`while (reader.pos < last) ${access}.push(`, readValue(field), ');');
      out.print('break;');
    },
    '}',
  );
}

/** An entry may lack its key or its value: then they have their defaults. */
function emitMapCase(field: FieldModel, access: string, out: GeneratedFile): void {
  const key: ScalarType = field.mapKey!;
  out.block(
    `case ${fieldTag(field)}: {`,
    () => {
      out.print('const last = reader.enter(reader.uint32());');
      out.print(`let key = ${defaultLiteral({ defaultValue: zeroOf(key) })};`);
      out.print('let value', initialEntryValue(field), ';');
      out.block('while (reader.pos < last) {', () => emitEntry(field, key, out), '}');
      out.print('reader.leave(last);');
      const [open, close] = field.mapForm === 'map' ? ['.set(key, ', ')'] : ['[key] = ', ''];
      out.print(access, open, entryValue(field), close, ';');
      out.print('break;');
    },
    '}',
  );
}

function emitEntry(field: FieldModel, key: ScalarType, out: GeneratedFile): void {
  const keyType = { kind: 'scalar', scalar: key } as const;
  const keyTag = entryTag(1, keyType);
  out.print('const entryTag = reader.uint32();');
  const readKey = hanging('key = ', readScalar(keyType.scalar, field), ';');
  out.print(`if (entryTag === ${keyTag})`, readKey);
  const readItem = hanging('value = ', readValue(field), ';');
  out.print(`else if (entryTag === ${entryTag(2, field.type)})`, readItem);
  out.print('else reader.skipField(entryTag);');
}

/** A message is only made for an entry that lacks it. */
function initialEntryValue({ type }: FieldModel): Printable {
  if (type.kind === 'message') return [': ', messageValue(type.message), ' | undefined'];
  if (type.kind === 'scalar') {
    const zero = defaultLiteral({ defaultValue: zeroOf(type.scalar) });
    return type.scalar === 'bytes' ? `: Uint8Array = ${zero}` : ` = ${zero}`;
  }
  return [`: `, enumType(type.enum), ` = ${type.enum.values[0]?.number ?? 0}`];
}

function entryValue({ type }: FieldModel): Printable {
  if (type.kind !== 'message' || type.message.representation === 'value') return 'value';
  const empty = [messageCodec(type.message), '.decode(new Uint8Array())'];
  return ['value ?? ', unwrapped(type.message, empty)];
}

/** Reads a value of the field's type. */
function readValue(field: FieldModel, previous?: string): Printable {
  const { type } = field;
  if (type.kind === 'scalar') return readScalar(type.scalar, field);
  if (type.kind === 'enum') return 'reader.int32()';
  const source = field.delimited
    ? [`reader.group(${field.number})`]
    : ['reader', 'reader.uint32()'];
  if (previous !== undefined) source.push(...(field.delimited ? ['undefined'] : []), previous);
  return unwrapped(type.message, [messageCodec(type.message), '.decode', args(...source)]);
}

function readScalar(scalar: ScalarType, field: FieldModel): string {
  if (scalar === 'string') return `reader.string(${field.desc.utf8Validation ? 'true' : ''})`;
  return scalar.endsWith('64') ? `reader.${scalar}() as bigint` : `reader.${scalar}()`;
}

/** What TypeScript represents a message by. */
function unwrapped(message: MessageModel, decoded: Printable): Printable {
  if (message.representation === 'message') return decoded;
  if (message.representation === 'value') return [Runtime.valueFromMessage, '(', decoded, ')'];
  return [decoded, `.${message.fields[0]!.key}`];
}
