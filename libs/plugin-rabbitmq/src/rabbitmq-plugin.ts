import { randomUUID } from 'node:crypto';
import {
  currentCall,
  formatByteSize,
  type HookContext,
  type Metric,
  type PluginContext,
  type PluginHooks,
} from '@nestjs-toolkit/core';
import type { Channel } from 'rabbitmq-client';
import { AmqpBroker } from './broker/amqp/amqp-broker.js';
import type { Broker } from './broker/broker.js';
import { MemoryBroker } from './broker/memory/memory-broker.js';
import type { EventData, EventHandler, EventMessage } from './event.js';
import { currentMessage } from './handling/current-message.js';
import { handleMessage } from './handling/handle-message.js';
import { MessageCounts } from './handling/message-counts.js';
import { Semaphore } from './handling/semaphore.js';
import { traceHeaders, tracePublish } from './handling/tracing.js';
import { encodeBody } from './message/body.js';
import { assertEventName, queueName } from './message/event-name.js';
import { Header, type WireMessage } from './message/wire-message.js';
import type {
  PublishOptions,
  RabbitmqPlugin,
  SubscribeOptions,
  Subscription,
} from './plugin-interface.js';
import type { RabbitmqOptions } from './rabbitmq-options.js';
import {
  describeAddress,
  describeSettings,
  type RabbitmqInfo,
  type RabbitmqSettings,
  resolveSettings,
} from './rabbitmq-settings.js';
import { ServiceSubscription } from './service-subscription.js';
import { untilAborted } from './until-aborted.js';

/** The plugin `rabbitmq`; its contract is {@link RabbitmqPlugin}. */
export class RabbitmqPluginInstance implements RabbitmqPlugin, PluginHooks {
  readonly address: string;
  readonly #settings: RabbitmqSettings;
  readonly #broker: Broker;
  readonly #counts = new MessageCounts();
  readonly #subscriptions = new Map<string, ServiceSubscription>();
  readonly #global: Semaphore | undefined;
  /** Aborts when handlers are no longer waited for. */
  #stop = new AbortController();
  /** Whether subscriptions consume: from the end of the start to the beginning of the stop. */
  #consuming = false;

  constructor(
    private readonly options: RabbitmqOptions,
    private readonly context: PluginContext,
  ) {
    const { logger, service } = context;
    this.#settings = resolveSettings(options, service.name);
    this.address = describeAddress(this.#settings);
    this.#broker =
      this.#settings.mode === 'memory'
        ? new MemoryBroker(this.#settings.name, options)
        : new AmqpBroker({ settings: this.#settings, options, address: this.address, logger });
    this.#global = options.prefetchGlobal ? new Semaphore(options.prefetch) : undefined;
  }

  async publish<Event extends string>(
    event: Event,
    data: EventData<Event>,
    options: PublishOptions = {},
  ): Promise<void> {
    assertEventName(event);
    const { body, contentType } = encodeBody(event, data);
    const { maxMessageSize } = this.options;
    if (body.length > maxMessageSize)
      throw new RangeError(
        `event "${event}" has ${body.length} bytes: at most ${formatByteSize(maxMessageSize)} can be published (MAX_MESSAGE_SIZE)`,
      );
    try {
      await tracePublish(event, () =>
        this.#broker.publish(
          this.#wireMessage(event, { body, contentType }, options),
          options.signal,
        ),
      );
      this.#counts.published++;
    } catch (error) {
      this.#counts.publishFailed++;
      throw this.#named(error);
    }
  }

  subscribe<Event extends string>(
    service: string,
    event: Event,
    handler: EventHandler<EventData<Event>>,
    options: SubscribeOptions = {},
  ): Subscription {
    const queue = queueName(service, event);
    if (this.#subscriptions.has(queue))
      throw new Error(
        `plugin "${this.context.prefix}": ${service} has already subscribed to "${event}"`,
      );
    const { prefetch = this.options.prefetch } = options;
    const subscription = new ServiceSubscription(
      { queue, event, prefetch },
      (message) => this.#handle(message, handler as EventHandler, options),
      () => this.#subscriptions.delete(queue),
    );
    this.#subscriptions.set(queue, subscription);
    if (this.#consuming) subscription.start(this.#broker);
    return subscription;
  }

  async channel(): Promise<Channel> {
    try {
      return await this.#broker.channel();
    } catch (error) {
      throw this.#named(error);
    }
  }

  info(): RabbitmqInfo {
    return describeSettings(this.#settings, this.options);
  }

  print(): void {
    this.context.logger.info(`plugin ${this.context.type} "${this.context.prefix}"`, this.info());
  }

  metrics(): readonly Metric[] {
    return this.#counts.metrics();
  }

  async preStart({ signal }: HookContext): Promise<void> {
    this.#stop = new AbortController();
    await this.#broker.open(signal);
  }

  /** Messages come in only when everything they may need has been opened. */
  async onStart({ signal }: HookContext): Promise<void> {
    this.#consuming = true;
    for (const subscription of this.#subscriptions.values()) subscription.start(this.#broker);
    await untilAborted(
      Promise.all([...this.#subscriptions.values()].map((each) => each.ready())),
      signal,
      'subscriptions were not ready in time',
    );
  }

  /** Handlers finish while what they use is still open. */
  async onStopSync({ signal }: HookContext): Promise<void> {
    this.#consuming = false;
    const closing = [...this.#subscriptions.values()].map((each) => each.stop(signal));
    const results = await Promise.allSettled(closing);
    this.#stop.abort();
    const late = results.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as Error).message] : [],
    );
    if (late.length > 0)
      this.context.logger.warn(`${late.join('; ')}: their messages will be delivered again`);
  }

  async onStop({ signal }: HookContext): Promise<void> {
    this.#stop.abort();
    await this.#broker.close(signal);
  }

  async healthCheck({ signal }: HookContext): Promise<void> {
    await this.#broker.check(signal);
    const problem = [...this.#subscriptions.values()].find((each) => each.problem)?.problem;
    if (problem) throw new Error(problem);
  }

  async #handle(message: WireMessage, handler: EventHandler, { maxRetries }: SubscribeOptions) {
    const handling = {
      options: maxRetries === undefined ? this.options : { ...this.options, maxRetries },
      logger: this.context.logger,
      stop: this.#stop.signal,
      report: (error: unknown, { id, event }: EventMessage, isRetried: boolean) =>
        this.context.telemetry?.reportError(error, {
          source: `rabbitmq "${this.context.prefix}"`,
          operation: event,
          isRetried,
          tags: { message_id: id },
        }),
    };
    const run = async () => {
      this.#counts.running++;
      const verdict = await handleMessage(message, handler, handling);
      this.#counts.running--;
      return verdict;
    };
    const verdict = await (this.#global ? this.#global.run(run) : run());
    if (verdict.kind === 'done') this.#counts.handled++;
    if (verdict.kind === 'retry') this.#counts.retried++;
    if (verdict.kind === 'dead') this.#counts.deadLettered++;
    return verdict;
  }

  #wireMessage(
    event: string,
    { body, contentType }: Pick<WireMessage, 'body' | 'contentType'>,
    { headers, messageId }: PublishOptions,
  ): WireMessage {
    const requestId = currentMessage()?.requestId ?? currentCall()?.requestId ?? randomUUID();
    return {
      id: messageId ?? randomUUID(),
      event,
      body,
      contentType,
      timestamp: Math.floor(Date.now() / 1_000),
      headers: { [Header.requestId]: requestId, ...traceHeaders(), ...headers },
      attempt: 1,
      redelivered: false,
    };
  }

  #named(error: unknown): Error {
    const { message } = error as Error;
    return new Error(`plugin "${this.context.prefix}" at ${this.address}: ${message}`, {
      cause: error,
    });
  }
}
