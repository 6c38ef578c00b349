import type {
  EnumModel,
  FieldModel,
  FileModel,
  MessageModel,
  ScalarType,
  ValueType,
} from '../model/model.js';
import { is64Bit } from '../model/field-shape.js';
import { WELL_KNOWN_MODULE } from '../model/well-known.js';
import { importSymbol, importType, type ImportSymbol } from '../print/import-symbol.js';
import type { Printable } from '../print/printable.js';

/** The interface of a message. */
export function messageInterface(message: MessageModel): ImportSymbol {
  return importType(message.tsName, moduleOf(message.file, ''));
}

/** The codec of a message: `User.encode(message)`. It has the name of the interface. */
export function messageCodec(message: MessageModel): ImportSymbol {
  return importSymbol(message.tsName, moduleOf(message.file, ''));
}

/** An enum, as a type. */
export function enumType(type: EnumModel): ImportSymbol {
  return importType(type.tsName, moduleOf(type.file, ''));
}

/** `<TsName>Json` of a message: its `JsonType`. */
export function messageJson(message: MessageModel): ImportSymbol {
  return importSymbol(`${message.tsName}Json`, moduleOf(message.file, '.json'));
}

/** `validate<TsName>` of a message. Only messages with `hasRules()` have one. */
export function messageValidator(message: MessageModel): ImportSymbol {
  return importSymbol(`validate${message.tsName}`, moduleOf(message.file, '.validate'));
}

/**
 * TypeScript type that stands for a message in a field, a list, a map, or as the request or answer
 * of an rpc: the interface, or the plain value of a well-known type. Without `| undefined`.
 */
export function messageValue(message: MessageModel): Printable {
  switch (message.representation) {
    case 'message':
      return messageInterface(message);
    case 'wrapper':
      return valueTypeName(message.fields[0]!.type);
    case 'struct':
      return '{ [key: string]: any }';
    case 'value':
      return 'any';
    case 'list_value':
      return 'any[]';
    case 'field_mask':
      return 'string[]';
  }
}

/** TypeScript type of a value: of a singular field, an item, or a map's value. Without `| undefined`. */
export function valueTypeName(type: ValueType): Printable {
  if (type.kind === 'enum') return enumType(type.enum);
  return type.kind === 'message' ? messageValue(type.message) : scalarTypeName(type.scalar);
}

/** TypeScript type of a scalar. */
export function scalarTypeName(
  scalar: ScalarType,
): 'string' | 'boolean' | 'Uint8Array' | 'bigint' | 'number' {
  if (scalar === 'string') return 'string';
  if (scalar === 'bool') return 'boolean';
  if (scalar === 'bytes') return 'Uint8Array';
  return is64Bit(scalar) ? 'bigint' : 'number';
}

/** TypeScript type of a field's property when it is present: `string[]`, `Map<bigint, User>`. */
export function fieldTypeName(field: FieldModel): Printable {
  const value = valueTypeName(field.type);
  if (field.cardinality === 'singular') return value;
  if (field.cardinality === 'list') return [value, '[]'];
  const key = scalarTypeName(field.mapKey!);
  return field.mapForm === 'map'
    ? ['Map<', key, ', ', value, '>']
    : ['{ [key: ', key, ']: ', value, ' }'];
}

/** Module of a file's artefact. Well-known types have all of theirs in one module of the runtime. */
function moduleOf(file: FileModel, suffix: string): string {
  return file.wellKnown ? WELL_KNOWN_MODULE : `./${file.baseName}${suffix}.js`;
}
