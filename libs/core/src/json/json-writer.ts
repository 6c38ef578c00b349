import type { JsonValueType, JsonWriteOptions } from './json-type.js';
import type { TypeRegistry } from './type-registry.js';
import { invalidValue } from './json-error.js';
import type { PartialTime } from './time.js';
import { timestampText } from './timestamp-text.js';
import {
  boolText,
  bytesText,
  doubleText,
  floatText,
  int32Text,
  int64Text,
  stringText,
  uint32Text,
  uint64Text,
} from './write-scalar.js';

type Absent = null | undefined;

/** A `map<K, V>`: an object, or a `Map` where the keys are bools or 64-bit integers. */
type MapLike = object | ReadonlyMap<unknown, unknown>;

interface Oneof {
  readonly $case: string;
  readonly value?: unknown;
}

/**
 * Writes members of JSON objects. Generated code calls it, one line per field:
 *
 * @example
 * w.object(
 *   w.string('{"id":', m.id),
 *   w.timestamp(w.camel ? ',"createdAt":' : ',"created_at":', m.createdAt),
 * )
 *
 * Each method takes the text up to the value, ready made: a comma, the quoted name, a colon. It
 * returns that text and the value's, or nothing if the field is not to be written. Methods named
 * after a scalar are for fields without presence, which are written if they have not their default.
 */
export class JsonWriter {
  /** Whether fields have their lowerCamelCase name instead of that in the proto. */
  readonly camel: boolean;
  readonly types: TypeRegistry | undefined;
  private readonly defaults: boolean;

  constructor(options: JsonWriteOptions) {
    this.camel = options.names === 'lowerCamel';
    this.defaults = options.emitDefaults;
    this.types = options.types;
  }

  /**
   * Joins members to an object.
   * @param first Member that begins with the opening brace; may be empty
   * @param rest All others, each beginning with a comma
   */
  object(first: string, rest: string): string {
    if (first !== '') return `${first}${rest}}`;
    return rest === '' ? '{}' : `{${rest.slice(1)}}`;
  }

  string(key: string, value: string | Absent): string {
    if (value === '' || value === undefined || value === null) return this.absent(key, '""');
    return key + stringText(value);
  }

  int32(key: string, value: number | Absent): string {
    if (value === 0 || value === undefined || value === null) return this.absent(key, '0');
    return key + int32Text(value);
  }

  uint32(key: string, value: number | Absent): string {
    if (value === 0 || value === undefined || value === null) return this.absent(key, '0');
    return key + uint32Text(value);
  }

  int64(key: string, value: bigint | Absent): string {
    if (value === 0n || value === undefined || value === null) return this.absent(key, '"0"');
    return key + int64Text(value);
  }

  uint64(key: string, value: bigint | Absent): string {
    if (value === 0n || value === undefined || value === null) return this.absent(key, '"0"');
    return key + uint64Text(value);
  }

  double(key: string, value: number | Absent): string {
    if (value === undefined || value === null || Object.is(value, 0)) return this.absent(key, '0');
    return key + doubleText(value);
  }

  float(key: string, value: number | Absent): string {
    if (value === undefined || value === null || Object.is(value, 0)) return this.absent(key, '0');
    return key + floatText(value);
  }

  bool(key: string, value: boolean | Absent): string {
    if (value === true) return `${key}true`;
    return this.absent(key, boolText(value));
  }

  bytes(key: string, value: Uint8Array | Absent): string {
    if (value === undefined || value === null || value.length === 0) return this.absent(key, '""');
    return key + bytesText(value);
  }

  enum(key: string, value: number | Absent, type: JsonValueType<number>): string {
    if (value === 0 || value === undefined || value === null) {
      return this.defaults ? key + type.text(0, this) : '';
    }
    return key + type.text(value, this);
  }

  list(key: string, items: readonly unknown[] | Absent, type: JsonValueType): string {
    if (items === undefined || items === null) return this.absent(key, '[]');
    return items.length === 0 ? this.absent(key, '[]') : key + listText(items, type, this);
  }

  map(key: string, map: MapLike | Absent, type: JsonValueType): string {
    const text = map === undefined || map === null ? '{}' : mapText(map, type, this);
    return text === '{}' ? this.absent(key, text) : key + text;
  }

  timestamp(key: string, value: PartialTime | Absent): string {
    return value === undefined || value === null ? '' : key + timestampText(value);
  }

  /** A field with presence: a message, or a scalar that is `optional`. */
  optional(key: string, value: unknown, type: JsonValueType): string {
    if (value === undefined || (value === null && !type.nullable)) return '';
    return key + type.text(value, this);
  }

  /** A field that is always written: proto2 `required`. */
  always(key: string, value: unknown, type: JsonValueType): string {
    return key + type.text(value ?? undefined, this);
  }

  /** A field of a oneof, which is written if the oneof holds it. */
  oneof(key: string, oneof: Oneof | Absent, name: string, type: JsonValueType): string {
    return oneof?.$case === name ? key + type.text(oneof.value ?? undefined, this) : '';
  }

  private absent(key: string, text: string): string {
    return this.defaults ? key + text : '';
  }
}

export function listText(
  items: readonly unknown[],
  type: JsonValueType,
  writer: JsonWriter,
): string {
  if (!Array.isArray(items)) throw invalidValue(items, 'an array');
  if (items.length === 0) return '[]';
  let text = `[${type.text(items[0], writer)}`;
  for (let index = 1; index < items.length; index++) text += `,${type.text(items[index], writer)}`;
  return `${text}]`;
}

export function mapText(map: MapLike, type: JsonValueType, writer: JsonWriter): string {
  if (typeof map !== 'object') throw invalidValue(map, 'an object or Map');
  const entries: Iterable<readonly [unknown, unknown]> =
    map instanceof Map ? map : Object.entries(map);
  let text = '';
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}${stringText(String(key))}:${type.text(value, writer)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}
