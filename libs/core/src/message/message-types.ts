import type { JsonType } from '../json/json-type.js';
import type { Violation } from '../validation/violation.js';
import {
  messageFromValue,
  valueFromMessage,
  type AnyJson,
  type ValueMessage,
} from './json-value.js';
import type { MessageFns } from './message-fns.js';
import type { MessageType } from './message-type.js';
import type { PartialMessage } from './partial-message.js';

/** Type of a message that is an object of its interface. Called by generated code. */
export function messageType<T>(
  fns: MessageFns<T>,
  json: JsonType<T>,
  validate?: (message: T) => readonly Violation[],
): MessageType<T> {
  return {
    typeName: json.typeName,
    encode: (message) => fns.encode(message).finish(),
    decode: (bytes) => fns.decode(bytes),
    json,
    ...(validate && { validate }),
  };
}

/**
 * Type of a message that is represented by its only field: a `StringValue` by a string, a `Struct`
 * by a plain object. Called by generated code.
 */
export function fieldValueType<Key extends string, T>(
  fns: MessageFns<{ [K in Key]: T }>,
  key: Key,
  json: JsonType<T>,
): MessageType<T> {
  return {
    typeName: json.typeName,
    encode: (value) => fns.encode({ [key]: value } as PartialMessage<{ [K in Key]: T }>).finish(),
    decode: (bytes) => fns.decode(bytes)[key],
    json,
  };
}

/** Type of `google.protobuf.Value`, which is represented by any JSON value. Called by generated code. */
export function jsonValueType(
  fns: MessageFns<ValueMessage>,
  json: JsonType<AnyJson>,
): MessageType<AnyJson> {
  return {
    typeName: json.typeName,
    encode: (value) => fns.encode(messageFromValue(value)).finish(),
    decode: (bytes) => valueFromMessage(fns.decode(bytes)),
    json,
  };
}
