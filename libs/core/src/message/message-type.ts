import type { JsonType } from '../json/json-type.js';
import type { Violation } from '../validation/violation.js';
import type { PartialMessage } from './partial-message.js';

/** Everything the runtime has to know of a message type. Generated code makes one per message. */
export interface MessageType<T = unknown> {
  /** Full proto name without a leading dot, such as `userservice.User`. */
  readonly typeName: string;
  /** Binary form. A field that is left out has its default. */
  encode(message: PartialMessage<T>): Uint8Array;
  /** A complete message: every scalar, list and map is there. @throws on malformed bytes */
  decode(bytes: Uint8Array): T;
  /** Proto3 JSON and the field table that query parameters bind by. */
  readonly json: JsonType<T>;
  /** The rules of `validate.rules`; absent for a type without rules, its own or nested. */
  validate?(message: T): readonly Violation[];
}
