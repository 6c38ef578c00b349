import type { FieldModel, MessageModel, OneofModel, ScalarType } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { args, literal, propertyAccess, type Printable } from '../../print/printable.js';
import { Runtime } from '../runtime.js';
import { messageCodec, messageInterface } from '../symbols.js';
import { defaultLiteral } from './default-literal.js';
import { endTag, entryTag, fieldTag, itemTag, wireMethod } from './wire-format.js';

/**
 * Writes `encode()`. Every guard skips undefined and null, so that a partial message is encoded like
 * one whose other fields have their defaults.
 */
export function emitEncode(message: MessageModel, out: GeneratedFile): void {
  const { BinaryWriter, PartialMessage } = Runtime;
  const name = message.members.length === 0 ? '_message' : 'message';
  const parameters = args(
    [`${name}: `, PartialMessage, '<', messageInterface(message), '>'],
    ['writer = new ', BinaryWriter, '()'],
  );
  out.block(
    ['encode', parameters, ': ', BinaryWriter, ' {'],
    () => {
      for (const member of message.members) {
        if (member.kind === 'oneof') emitOneof(member, out);
        else emitField(member, out);
      }
      out.print('return writer;');
    },
    '},',
  );
}

function emitField(field: FieldModel, out: GeneratedFile): void {
  const access = `message${propertyAccess(field.key)}`;
  if (field.cardinality === 'list') return emitList(field, access, out);
  if (field.cardinality === 'map') return emitMap(field, access, out);
  if (field.presence === 'required') {
    const value = `${access} ?? ${defaultLiteral(field)}`;
    return out.print(writeValue(field, value), ';');
  }
  out.block(
    ['if (', presenceGuard(field, access), ') {'],
    () => emitValue(field, access, out),
    '}',
  );
}

/** When a singular field is written. */
function presenceGuard(field: FieldModel, access: string): string {
  const { type } = field;
  if (type.kind === 'message' && type.message.representation === 'value') {
    return `${access} !== undefined`;
  }
  if (field.presence !== 'implicit') return `${access} != null`;
  if (type.kind === 'enum') return `${access} != null && ${access} !== 0`;
  return type.kind === 'scalar' ? nonZero(type.scalar, access) : `${access} != null`;
}

/** The zero of floating point numbers is +0: a -0 is written. */
function nonZero(scalar: ScalarType, access: string): string {
  if (scalar === 'bytes') return `${access} != null && ${access}.length !== 0`;
  if (scalar === 'float' || scalar === 'double') {
    return `${access} != null && !Object.is(${access}, 0)`;
  }
  if (scalar === 'string') return `${access} != null && ${access} !== ''`;
  if (scalar === 'bool') return `${access} === true`;
  return `${access} != null && ${access} !== ${scalar.endsWith('64') ? '0n' : '0'}`;
}

function emitValue(field: FieldModel, value: string, out: GeneratedFile): void {
  out.print(writeValue(field, value), ';');
}

/** Writes the tag and value of a singular field or of one item of a list. */
function writeValue(field: FieldModel, value: string): Printable {
  if (field.type.kind !== 'message') {
    return `writer.uint32(${itemTag(field)}).${wireMethod(field.type)}(${value})`;
  }
  const { message } = field.type;
  if (!field.delimited) return writeMessage(message, value, `writer.uint32(${itemTag(field)})`);
  const start = `writer.uint32(${itemTag(field)})`;
  const codec = messageCodec(message);
  return [codec, '.encode(', wrapped(message, value), `, ${start}).uint32(${endTag(field)})`];
}

function writeMessage(message: MessageModel, value: string, start: string): Printable {
  return [messageCodec(message), '.encode(', wrapped(message, value), `, ${start}.fork()).join()`];
}

/** The message of a value that TypeScript represents by something else. */
function wrapped(message: MessageModel, value: string): Printable {
  if (message.representation === 'message') return value;
  if (message.representation === 'value') return [Runtime.messageFromValue, `(${value})`];
  return `{ ${message.fields[0]!.key}: ${value} }`;
}

function emitList(field: FieldModel, access: string, out: GeneratedFile): void {
  if (!field.packed) {
    out.block(`for (const item of ${access} ?? []) {`, () => emitValue(field, 'item', out), '}');
    return;
  }
  out.block(
    `if (${access} != null && ${access}.length !== 0) {`,
    () => {
      out.print(`writer.uint32(${fieldTag(field)}).fork();`);
      out.print(`for (const item of ${access}) writer.${wireMethod(field.type)}(item);`);
      out.print('writer.join();');
    },
    '}',
  );
}

/** An entry whose value is missing is left out, as ts-proto does. */
function emitMap(field: FieldModel, access: string, out: GeneratedFile): void {
  const isMap = field.mapForm === 'map';
  const entries = isMap ? `${access} ?? []` : `Object.entries(${access} ?? {})`;
  const { type } = field;
  const isJson = type.kind === 'message' && type.message.representation === 'value';
  out.block(
    `for (const [key, value] of ${entries}) {`,
    () => {
      out.print(isJson ? 'if (value === undefined) continue;' : 'if (value == null) continue;');
      out.print(`writer.uint32(${fieldTag(field)}).fork()`, writeKey(field.mapKey!), ';');
      out.print(writeEntryValue(field), ';');
      out.print('writer.join();');
    },
    '}',
  );
}

function writeKey(scalar: ScalarType): string {
  const isNumber = !['string', 'bool'].includes(scalar) && !scalar.endsWith('64');
  const tag = entryTag(1, { kind: 'scalar', scalar });
  return `.uint32(${tag}).${scalar}(${isNumber ? 'Number(key)' : 'key'})`;
}

function writeEntryValue({ type }: FieldModel): Printable {
  const start = `writer.uint32(${entryTag(2, type)})`;
  if (type.kind === 'message') return writeMessage(type.message, 'value', start);
  return `${start}.${wireMethod(type)}(value)`;
}

function emitOneof(oneof: OneofModel, out: GeneratedFile): void {
  const access = `message${propertyAccess(oneof.key)}`;
  out.block(
    `switch (${access}?.$case) {`,
    () => {
      for (const field of oneof.fields) {
        out.print(`case ${literal(field.key)}:`);
        out.indent(() => {
          emitValue(field, `${access}.value${oneofFallback(field)}`, out);
          out.print('break;');
        });
      }
    },
    '}',
  );
}

/** A case without a value is the default of its type. */
function oneofFallback(field: FieldModel): string {
  if (field.type.kind !== 'message') return ` ?? ${defaultLiteral(field)}`;
  return field.type.message.representation === 'message' ? ' ?? {}' : '';
}
