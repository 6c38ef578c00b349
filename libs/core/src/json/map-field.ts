import { checkValue } from './check-value.js';
import { FieldBase } from './field-base.js';
import { invalidValue, withPath } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import { mapText, type JsonWriter } from './json-writer.js';

type AnyMap = Map<unknown, unknown> | Record<string, unknown>;

export class MapField extends FieldBase {
  readonly cardinality = 'map';
  readonly presence = false;

  has(message: object): boolean {
    return entriesOf(this.get(message)).length > 0;
  }

  override put(message: object, text: string, value: unknown): void {
    let map = this.get(message) as AnyMap | undefined;
    if (map === undefined) this.set(message, (map = this.emptyMap()));
    const key = this.parseKey(text);
    if (key === undefined) throw invalidValue(text, this.keyExpected);
    putEntry(map, key, value);
  }

  read(reader: JsonReader): AnyMap | undefined {
    if (reader.readNull()) return undefined;
    const map = this.emptyMap();
    const expected = `an object, as map<${this.mapKey!.typeName}, ${this.type.typeName}>`;
    try {
      for (let more = reader.beginObject(expected); more; more = reader.nextMember()) {
        this.readEntry(reader, map);
      }
    } catch (error) {
      throw withPath(error, this.name);
    }
    return map;
  }

  protected checkParts(value: unknown, writer: JsonWriter): void {
    for (const [key, item] of entriesOf(value)) {
      checkValue(this.type, item, writer, `${this.name}[${JSON.stringify(String(key))}]`);
    }
  }

  protected text(value: unknown, writer: JsonWriter): string {
    return mapText((value ?? {}) as Record<string, unknown>, this.type, writer);
  }

  private readEntry(reader: JsonReader, map: AnyMap): void {
    const text = reader.readName();
    const key = this.parseKey(text);
    if (key === undefined) throw reader.invalid(text, this.keyExpected);
    if (hasEntry(map, key)) {
      throw reader.error(`duplicate key ${JSON.stringify(text)}`, 'give each key once');
    }
    try {
      const value = this.type.read(reader);
      if (value !== undefined) putEntry(map, key, value);
    } catch (error) {
      throw withPath(error, `[${JSON.stringify(text)}]`);
    }
  }

  /** Objects have no prototype, so that `__proto__` and `constructor` are keys like others. */
  private emptyMap(): AnyMap {
    return MAP_KEYS.has(this.mapKey!.kind) ? new Map() : (Object.create(null) as AnyMap);
  }

  /** The key that a text says; undefined if it says none. */
  private parseKey(text: string): unknown {
    const { kind } = this.mapKey!;
    if (kind === 'string') return text;
    if (kind === 'bool') return BOOL_KEYS.get(text);
    try {
      return this.mapKey!.parseText(text);
    } catch {
      return undefined;
    }
  }

  private get keyExpected(): string {
    return `a key that is ${this.mapKey!.expected}`;
  }
}

/** Keys that a `Map` holds as they are; properties of objects can only be strings. */
const MAP_KEYS: ReadonlySet<string> = new Set(['bool', 'int64', 'uint64']);

const BOOL_KEYS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function hasEntry(map: AnyMap, key: unknown): boolean {
  return map instanceof Map ? map.has(key) : String(key) in map;
}

function putEntry(map: AnyMap, key: unknown, value: unknown): void {
  if (map instanceof Map) map.set(key, value);
  else map[String(key)] = value;
}

function entriesOf(map: unknown): (readonly [unknown, unknown])[] {
  if (map instanceof Map) return [...map];
  return typeof map === 'object' && map !== null ? Object.entries(map) : [];
}
