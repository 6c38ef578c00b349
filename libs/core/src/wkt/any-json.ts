import { createOwnForm } from '../json/create-own-form.js';
import { JsonError } from '../json/json-error.js';
import type { JsonReader } from '../json/json-reader.js';
import type { JsonType } from '../json/json-type.js';
import type { JsonWriter } from '../json/json-writer.js';
import { OtherMembers, TYPE_MEMBER } from '../json/other-members.js';
import { stringText } from '../json/write-scalar.js';
import type { MessageType } from '../message/message-type.js';
import type { TypeRegistry } from '../json/type-registry.js';
import type { Any } from './gen/google/protobuf/any.js';

/** Member that holds the content of an `Any` whose type has a JSON form of its own. */
const VALUE_MEMBER = 'value';

/**
 * The message in JSON beside its type: `{"@type": "type.googleapis.com/shop.Order", "id": "7"}`; a
 * type with a form of its own stands in `value`. Types come from the registry of the reader or writer.
 */
export const AnyJson: JsonType<Any> = createOwnForm<Any>({
  kind: 'any',
  typeName: 'google.protobuf.Any',
  expected: 'an object with "@type"',
  create: () => ({ typeUrl: '', value: new Uint8Array(0) }),
  read: readAny,
  text: (any, writer) => anyText(any?.typeUrl ?? '', any?.value ?? new Uint8Array(0), writer),
});

function anyText(typeUrl: string, value: Uint8Array, writer: JsonWriter): string {
  if (typeUrl === '' && value.length === 0) return '{}';
  const type = typeOf(typeUrl, writer.types);
  if (type instanceof JsonError) throw type;
  const text = type.json.text(decode(type, value) as never, writer);
  const head = `{"${TYPE_MEMBER}":${stringText(typeUrl)}`;
  if (type.json.kind !== 'message') return `${head},"${VALUE_MEMBER}":${text}}`;
  return text === '{}' ? `${head}}` : `${head},${text.slice(1)}`;
}

function decode(type: MessageType, value: Uint8Array): unknown {
  try {
    return type.decode(value);
  } catch {
    throw new JsonError(`malformed bytes for ${type.typeName}`, 'expected its binary form');
  }
}

function readAny(reader: JsonReader): Any {
  const begin = reader.mark();
  const typeUrl = findType(reader);
  if (typeUrl === undefined) return AnyJson.create();
  const type = typeOf(typeUrl, reader.types);
  if (type instanceof JsonError) throw reader.error(type.problem, type.advice);
  reader.reset(begin);
  return { typeUrl, value: type.encode(readContent(reader, type) as never) };
}

/** Looks for `@type` in an object, and stops there. Undefined for `{}`. */
function findType(reader: JsonReader): string | undefined {
  let isEmpty = true;
  for (let more = reader.beginObject(AnyJson.expected); more; more = reader.nextMember()) {
    if (reader.readName() === TYPE_MEMBER) return reader.readString('a type URL');
    reader.skipValue();
    isEmpty = false;
  }
  if (isEmpty) return undefined;
  throw reader.error(`object without "${TYPE_MEMBER}"`, `expected ${AnyJson.expected}`);
}

function readContent(reader: JsonReader, type: MessageType): unknown {
  if (type.json.kind === 'message') {
    reader.expectAny();
    return type.json.read(reader);
  }
  const none = {};
  let content: unknown = none;
  const others = new OtherMembers(true);
  for (let more = reader.beginObject(AnyJson.expected); more; more = reader.nextMember()) {
    const name = reader.readName();
    if (name === VALUE_MEMBER) {
      if (content !== none) throw reader.error('duplicate "value"', 'give it once');
      content = type.json.read(reader);
    } else {
      others.skip(reader, name);
    }
  }
  if (content !== none) return content;
  throw reader.error(`${type.typeName} without "value"`, `expected ${type.json.expected} in it`);
}

/** The type of a URL such as `type.googleapis.com/shop.Order`, or the error for one that is not known. */
function typeOf(typeUrl: string, types: TypeRegistry | undefined): MessageType | JsonError {
  const slash = typeUrl.lastIndexOf('/');
  if (slash < 0 || slash === typeUrl.length - 1) {
    return new JsonError(
      `invalid type URL ${JSON.stringify(typeUrl)}`,
      'expected a host, "/" and a full message name',
    );
  }
  const typeName = typeUrl.slice(slash + 1);
  // A registry is made of message types; the layer that declares it cannot name them.
  const type = types?.get(typeName) as MessageType | undefined;
  return (
    type ??
    new JsonError(`unknown type ${JSON.stringify(typeName)}`, 'expected one of the type registry')
  );
}
