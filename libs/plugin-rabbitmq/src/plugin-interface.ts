import type { Channel } from 'rabbitmq-client';
import type { EventData, EventHandler } from './event.js';
import type { RabbitmqInfo } from './rabbitmq-settings.js';

export interface PublishOptions {
  /** Headers for subscribers, besides those of the toolkit. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** Identity of the event: the same one when it is published again. @default a new UUID */
  readonly messageId?: string;
  /** Stops waiting for the confirmation; whether the broker has the event is unknown then. */
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions {
  /** Messages that are handled at once. @default the variable `PREFETCH` */
  readonly prefetch?: number;
  /** Retries before a message is dead-lettered. @default the variable `MAX_RETRIES` */
  readonly maxRetries?: number;
}

/** A running subscription. */
export interface Subscription {
  /** Name of the durable queue. */
  readonly queue: string;
  /** Resolves as soon as messages are consumed. @throws Error if the queue cannot be declared or consumed */
  ready(): Promise<void>;
  /** Stops consuming and waits for the handlers that run. The queue stays and goes on collecting. */
  unsubscribe(): Promise<void>;
}

/** RabbitMQ: what `@InjectPlugin()` gives for `plugin: "rabbitmq"`. */
export interface RabbitmqPlugin {
  /**
   * Publishes an event, and resolves once the broker has stored it in the queue of every subscriber.
   * During an outage it waits for up to `PUBLISH_TIMEOUT`, and sends again what was not confirmed: a
   * subscriber may then see the same `messageId` twice.
   *
   * @param event routing key, such as `user.created`
   * @param data JSON value; text and bytes are sent as they are
   * @throws Error if there was no confirmation in time, a queue is full, or the body is too large
   */
  publish<Event extends string>(
    event: Event,
    data: EventData<Event>,
    options?: PublishOptions,
  ): Promise<void>;
  /**
   * Subscribes a service to an event. Each service gets its copy of every event; the instances of a
   * service share the work. Subscriptions that are made before the service has started begin with it.
   *
   * @param service name of the subscribing service, part of the queue's name
   * @param event routing key, or a pattern of AMQP topics such as `user.*`
   * @param handler acknowledges by returning; what it throws brings the message back later
   */
  subscribe<Event extends string>(
    service: string,
    event: Event,
    handler: EventHandler<EventData<Event>>,
    options?: SubscribeOptions,
  ): Subscription;
  /**
   * A channel of the client `rabbitmq-client` for whatever else AMQP can do. Close it after use.
   *
   * @throws Error in memory mode, which has no AMQP
   */
  channel(): Promise<Channel>;
  /** Settings in effect; no secrets. */
  info(): RabbitmqInfo;
  /** Writes {@link info} to the log. */
  print(): void;
}
