import type { PartialMessage } from '../message/partial-message.js';
import type { MessageType } from '../message/message-type.js';

const TYPE_URL_PREFIX = 'type.googleapis.com/';

/** One entry of a status' `details`: a message with its type, as `google.protobuf.Any` packs it. */
export class ErrorDetail<T extends object = object> {
  constructor(
    readonly type: MessageType<T>,
    readonly value: PartialMessage<T>,
  ) {}

  get typeUrl(): string {
    return TYPE_URL_PREFIX + this.type.typeName;
  }

  toBinary(): Uint8Array {
    return this.type.encode(this.value);
  }

  /** Proto3 JSON of an `Any`: fields beside `@type`, or `value` for a type with a form of its own. */
  toJson(): Record<string, unknown> {
    const json = this.type.json.write(this.value, { names: 'lowerCamel', emitDefaults: false });
    const value = JSON.parse(json) as object;
    const members = this.type.json.kind === 'message' ? value : { value };
    return { '@type': this.typeUrl, ...members };
  }
}

/** Makes an error detail, checked against its message type. */
export function errorDetail<T extends object>(
  type: MessageType<T>,
  value: PartialMessage<T>,
): ErrorDetail<T> {
  return new ErrorDetail(type, value);
}
