import type { TypeRegistry } from '../json/type-registry.js';
import type { MessageType } from '../message/message-type.js';
import * as protobufTypes from './protobuf-types.js';
import * as rpcTypes from './rpc-types.js';

/** Message types by name, for what an `Any` may hold. */
export interface MessageTypeRegistry extends TypeRegistry, Iterable<MessageType> {
  get(typeName: string): MessageType | undefined;
}

const WELL_KNOWN: readonly MessageType[] = [
  ...Object.values(protobufTypes),
  ...Object.values(rpcTypes),
];

/**
 * Makes a registry of message types; the well-known ones are always in it. Of two types with one
 * name the later one counts.
 *
 * @param sources Types, lists of types, other registries
 * @example createTypeRegistry(orderTypes, [InvoiceType])
 */
export function createTypeRegistry(
  ...sources: readonly Iterable<MessageType>[]
): MessageTypeRegistry {
  const types = new Map<string, MessageType>();
  for (const source of [WELL_KNOWN, ...sources]) {
    for (const type of source) types.set(type.typeName, type);
  }
  return {
    get: (typeName) => types.get(typeName),
    [Symbol.iterator]: () => types.values(),
  };
}
