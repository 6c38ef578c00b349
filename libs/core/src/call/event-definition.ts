import type { MessageType } from '../message/message-type.js';

/** An event by name and types: what it carries, and what its handler answers. */
export interface EventDefinition<Payload = unknown, Answer = unknown> {
  /** Such as `user:update`: `type` of its frames. */
  readonly type: string;
  /** Message of the payload, read as proto3 JSON or binary and validated. Absent: any JSON. */
  readonly payload?: MessageType<Payload> | undefined;
  /** Message of the answer. Absent: any JSON. */
  readonly answer?: MessageType<Answer> | undefined;
}

/**
 * Defines an event, to be sent and subscribed to by one name with one type.
 *
 * @example
 * const UserUpdated = defineEvent<{ id: string }>('user:update');
 * const NewMessage = defineEvent('chat:message', { payload: ChatMessageType });
 */
export function defineEvent<Payload = unknown, Answer = unknown>(
  type: string,
  messages: Omit<EventDefinition<Payload, Answer>, 'type'> = {},
): EventDefinition<Payload, Answer> {
  if (type === '') throw new TypeError('event has no name: expected a text such as "user:update"');
  return Object.freeze({ type, ...messages });
}
