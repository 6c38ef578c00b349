import type { EnumModel, ScalarType, ValueType } from '../../model/model.js';
import { WELL_KNOWN_MODULE } from '../../model/well-known.js';
import { importSymbol, importType, type ImportSymbol } from '../../print/import-symbol.js';
import type { Printable } from '../../print/printable.js';
import { RUNTIME_MODULE } from '../runtime.js';
import { messageJson } from '../symbols.js';

/** What generated JSON uses of the runtime. */
export const JsonRuntime = {
  createJsonEnum: importSymbol('createJsonEnum', RUNTIME_MODULE),
  createJsonType: importSymbol('createJsonType', RUNTIME_MODULE),
  JsonEnum: importType('JsonEnum', RUNTIME_MODULE),
  JsonType: importType('JsonType', RUNTIME_MODULE),
  scalar: importSymbol('scalar', RUNTIME_MODULE),
} as const;

/** JSON does not tell apart how integers are encoded. */
const SCALAR_KINDS = {
  double: 'double',
  float: 'float',
  int32: 'int32',
  sint32: 'int32',
  sfixed32: 'int32',
  uint32: 'uint32',
  fixed32: 'uint32',
  int64: 'int64',
  sint64: 'int64',
  sfixed64: 'int64',
  uint64: 'uint64',
  fixed64: 'uint64',
  bool: 'bool',
  string: 'string',
  bytes: 'bytes',
} as const satisfies Record<ScalarType, string>;

/** Name of a scalar in `scalar`, and of the writer's method for it. */
export function scalarKind(type: ScalarType): string {
  return SCALAR_KINDS[type];
}

/** The runtime's object for a scalar: `scalar.string`. */
export function scalarJson(type: ScalarType): Printable {
  return [JsonRuntime.scalar, `.${scalarKind(type)}`];
}

/** `<TsName>Json` of an enum. */
export function enumJson(type: EnumModel): ImportSymbol {
  const { file, tsName } = type;
  return importSymbol(
    `${tsName}Json`,
    file.wellKnown ? WELL_KNOWN_MODULE : `./${file.baseName}.json.js`,
  );
}

/** The object that reads and writes values of a type. */
export function valueJson(type: ValueType): Printable {
  if (type.kind === 'scalar') return scalarJson(type.scalar);
  return type.kind === 'enum' ? enumJson(type.enum) : messageJson(type.message);
}
