import type { ToolkitLogger } from '@nestjs-toolkit/core';

/**
 * Data of events by their name. Add yours by declaration merging, and publishing and subscribing are
 * checked by the compiler; events that are not listed carry `unknown`.
 *
 * @example
 * declare module '@nestjs-toolkit/plugin-rabbitmq' {
 *   interface EventTypes { 'user.created': { user_id: string; name: string } }
 * }
 */
// oxlint-disable-next-line no-empty-interface -- filled by declaration merging
export interface EventTypes {}

/** Data of an event. */
export type EventData<Event extends string> = Event extends keyof EventTypes
  ? EventTypes[Event]
  : unknown;

/** A message as its handler sees it, besides the data. */
export interface EventMessage {
  /** Identity of the event: the same one each time it is delivered. */
  readonly id: string;
  /** Name of the event, such as `user.created`, also where a pattern was subscribed to. */
  readonly event: string;
  /** Headers as published, those of the toolkit included. */
  readonly headers: Readonly<Record<string, string>>;
  /** Request id of whoever published it, for logs. */
  readonly requestId: string;
  /** When it was published, if the publisher said so. */
  readonly publishedAt: Date | undefined;
  /** The body as it was sent. */
  readonly body: Buffer;
  /** 1 for the first time, 2 for the first retry, and so on. Deliveries after a crash do not count. */
  readonly attempt: number;
  /** Whether the broker may have delivered it before: the handler may have run already. */
  readonly redelivered: boolean;
  /** Aborts when the handler has taken too long, or when the service must stop at once. */
  readonly signal: AbortSignal;
  /** A logger whose lines carry event, message id and request id. */
  readonly logger: ToolkitLogger;
}

/** Handles the messages of a subscription. What it throws brings the message back later. */
export type EventHandler<Data = unknown> = (
  data: Data,
  message: EventMessage,
) => void | Promise<void>;

/** Throw it, or an error caused by it, from a handler to have a message dead-lettered at once. */
export class UnprocessableMessageError extends Error {
  override readonly name = 'UnprocessableMessageError';
}
