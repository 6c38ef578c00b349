import type { Channel } from 'rabbitmq-client';
import type { WireMessage } from '../message/wire-message.js';

/** What becomes of a message that was handled. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Comes back as its next attempt after `delay` milliseconds. */
  | { readonly kind: 'retry'; readonly delay: number }
  /** Goes to the dead letters of its queue. */
  | { readonly kind: 'dead'; readonly reason: string }
  /** Goes back as it was, because nobody is there to handle it. */
  | { readonly kind: 'return' };

export type MessageHandler = (message: WireMessage) => Promise<Verdict>;

/** A queue that is bound to an event. */
export interface QueueSpec {
  readonly queue: string;
  /** Event or pattern. */
  readonly event: string;
  /** Messages that are handled at once. */
  readonly prefetch: number;
}

/** A queue being consumed. */
export interface Consumption {
  /** Resolves as soon as messages come in. @throws Error that says why they cannot */
  ready(): Promise<void>;
  /** Why no messages come in at the moment, if they do not. */
  readonly problem: string | undefined;
  /** Takes no more messages and waits for those being handled, at most until the signal aborts. */
  close(signal?: AbortSignal): Promise<void>;
}

/** What carries messages: RabbitMQ or the memory of this process. */
export interface Broker {
  /** @throws Error that says why the broker cannot be reached; never a secret */
  open(signal: AbortSignal): Promise<void>;
  /** Resolves once the message is stored for every subscriber. @throws Error */
  publish(message: WireMessage, signal?: AbortSignal): Promise<void>;
  consume(spec: QueueSpec, handle: MessageHandler): Consumption;
  /** A round trip. @throws Error that says what is wrong */
  check(signal: AbortSignal): Promise<void>;
  channel(): Promise<Channel>;
  /** Closes the connection; what is still being handled goes back to its queue. */
  close(signal: AbortSignal): Promise<void>;
}
