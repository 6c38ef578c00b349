import type { MessageType } from '../message/message-type.js';
import type { PartialMessage } from '../message/partial-message.js';
import type { Any } from './gen/google/protobuf/any.js';
import type { MessageTypeRegistry } from './type-registry.js';

const PREFIX = 'type.googleapis.com/';

/** Puts a message into an `Any`. */
export function packAny<T>(type: MessageType<T>, message: PartialMessage<T>): Any {
  return { typeUrl: PREFIX + type.typeName, value: type.encode(message) };
}

/**
 * Takes a message of a certain type out of an `Any`.
 * @returns undefined if it holds another type
 * @throws on malformed bytes
 */
export function unpackAny<T>(any: Any, type: MessageType<T>): T | undefined {
  return typeNameOf(any) === type.typeName ? type.decode(any.value) : undefined;
}

/**
 * Takes a message of any registered type out of an `Any`.
 * @returns undefined if the registry has no such type
 * @throws on malformed bytes
 */
export function resolveAny(
  any: Any,
  types: MessageTypeRegistry,
): { readonly type: MessageType; readonly message: unknown } | undefined {
  const type = types.get(typeNameOf(any));
  return type === undefined ? undefined : { type, message: type.decode(any.value) };
}

/** What follows the last slash of the type URL. */
function typeNameOf({ typeUrl }: Any): string {
  return typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
}
