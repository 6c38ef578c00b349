import type { Field, ScalarKind, Schema } from './schema.js';

type Message = Record<string, unknown>;

/** Deepest nesting of messages that is read; filters may nest. */
const MAX_DEPTH = 32;

/** Numbers that clients show as they are, 0 too. */
const ALWAYS: ReadonlySet<string> = new Set(['num_clients', 'num_users']);

/** JSON of a message. Fields at their default are left out; `bytes` go in as the JSON that they are. */
export function writeJson(schema: Schema, message: object): string {
  const members: string[] = [];
  for (const field of schema.fields) {
    const value = (message as Message)[field.name];
    if (value === undefined || (!ALWAYS.has(field.name) && isDefault(value))) continue;
    members.push(`${JSON.stringify(field.name)}:${writeField(field, value)}`);
  }
  return `{${members.join(',')}}`;
}

function isDefault(value: unknown): boolean {
  return value === '' || value === 0 || value === false;
}

function writeField({ kind, cardinality }: Field, value: unknown): string {
  if (cardinality === 'repeated')
    return `[${(value as unknown[]).map((item) => writeValue(kind, item)).join(',')}]`;
  if (cardinality === 'map') {
    const entries = Object.entries(value as Message);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${writeValue(kind, item)}`).join(',')}}`;
  }
  return writeValue(kind, value);
}

function writeValue(kind: ScalarKind | Schema, value: unknown): string {
  if (typeof kind === 'object') return writeJson(kind, value as object);
  return kind === 'bytes' ? jsonFromBytes(value as Uint8Array) : JSON.stringify(value);
}

/** What is JSON already is only checked once, however many clients get it. */
const checked = new WeakMap<Uint8Array, string>();

/**
 * Bytes of the application as JSON. Those that are no JSON, such as what clients of the binary protocol
 * may publish, become a string with their base64, so that nobody's frames break.
 */
export function jsonFromBytes(bytes: Uint8Array): string {
  const known = checked.get(bytes);
  if (known !== undefined) return known;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  const json = isJson(text) ? singleLine(text) : JSON.stringify(buffer.toString('base64'));
  checked.set(bytes, json);
  return json;
}

/** Bytes of JSON that this process has made or read itself. */
export function bytesFromJson(json: string): Uint8Array {
  const bytes = Buffer.from(json);
  checked.set(bytes, json);
  return bytes;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Frames are separated by line ends, which JSON allows between its tokens only. */
function singleLine(text: string): string {
  return /[\r\n]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
}

/** @throws Error for a value that is no message of the schema */
export function readJson<T>(schema: Schema, value: unknown): T {
  return readMessage(schema, value, 0) as T;
}

function readMessage(schema: Schema, value: unknown, depth: number): Message {
  if (depth > MAX_DEPTH) throw new Error('message is nested too deeply');
  if (!isObject(value)) throw new Error('message is no object');
  const message: Message = {};
  for (const field of schema.fields) {
    const member = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (member !== undefined && member !== null)
      message[field.name] = readField(field, member, depth);
  }
  return message;
}

function readField({ name, kind, cardinality }: Field, value: unknown, depth: number): unknown {
  if (cardinality === 'repeated') {
    if (!Array.isArray(value)) throw new Error(`${name} is no list`);
    return value.map((item) => readValue(name, kind, item, depth));
  }
  if (cardinality === 'map') {
    if (!isObject(value)) throw new Error(`${name} is no object`);
    const entries = Object.create(null) as Message;
    for (const [key, item] of Object.entries(value))
      entries[key] = readValue(name, kind, item, depth);
    return entries;
  }
  return readValue(name, kind, value, depth);
}

function readValue(
  name: string,
  kind: ScalarKind | Schema,
  value: unknown,
  depth: number,
): unknown {
  if (typeof kind === 'object') return readMessage(kind, value, depth + 1);
  if (kind === 'bytes') return bytesFromJson(JSON.stringify(value));
  const type = kind === 'string' ? 'string' : kind === 'bool' ? 'boolean' : 'number';
  if (typeof value !== type) throw new Error(`${name} is no ${type}`);
  if (type === 'number' && !isInRange(kind, value as number))
    throw new Error(`${name} is out of range`);
  return value;
}

function isInRange(kind: ScalarKind, value: number): boolean {
  return Number.isSafeInteger(value) && (value >= 0 || kind === 'int32' || kind === 'int64');
}

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
