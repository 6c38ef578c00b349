import { setTimeout as delay } from 'node:timers/promises';
import type { ToolkitLogger } from '@nestjs-toolkit/core';
import type { Channel, Connection } from 'rabbitmq-client';
import { Header, type WireMessage } from '../../message/wire-message.js';
import type { RabbitmqOptions } from '../../rabbitmq-options.js';
import { untilAborted } from '../../until-aborted.js';
import type { Broker, Consumption, MessageHandler, QueueSpec, Verdict } from '../broker.js';
import { explainAmqpError } from '../connection-problem.js';
import { AmqpConsumption } from './amqp-consumption.js';
import { envelopeOf, forwardEnvelope } from './amqp-message.js';
import { ConfirmedPublisher } from './confirmed-publisher.js';
import { connect, type ServerSettings } from './connect.js';
import { deadLetterQueue, mainQueue, type QueueDeclaration, retryQueue } from './topology.js';

export interface AmqpBrokerParts {
  readonly settings: ServerSettings;
  readonly options: RabbitmqOptions;
  /** Name of the broker, for the log. */
  readonly address: string;
  readonly logger: ToolkitLogger;
}

interface Opened {
  readonly connection: Connection;
  readonly publisher: ConfirmedPublisher;
}

/** RabbitMQ over AMQP 0-9-1. */
export class AmqpBroker implements Broker {
  #opened: Opened | undefined;
  #blocked: string | undefined;
  #closing = false;
  /** Queues that were declared on this connection besides those of the consumers. */
  #declared = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: AmqpBrokerParts) {}

  async open(signal: AbortSignal): Promise<void> {
    const { settings, options, address } = this.parts;
    this.#closing = false;
    const connection = await connect(settings, options, signal).catch((error: Error) => {
      throw new Error(`cannot connect to ${address}: ${error.message}`);
    });
    this.#watch(connection);
    const { exchange, publishTimeout: timeout, maxPending } = options;
    const publisher = new ConfirmedPublisher(connection, { exchange, timeout, maxPending });
    this.#opened = { connection, publisher };
  }

  async publish(message: WireMessage, signal?: AbortSignal): Promise<void> {
    const { exchange } = this.parts.options;
    const envelope = { ...envelopeOf(message), exchange, routingKey: message.event };
    const what = `event "${message.event}"`;
    await this.#require().publisher.send(envelope, message.body, what, signal);
  }

  consume(spec: QueueSpec, handle: MessageHandler): Consumption {
    const { options, logger } = this.parts;
    const parts = {
      exchange: options.exchange,
      main: mainQueue(spec.queue, options),
      settle: (message: WireMessage, verdict: Verdict) =>
        this.#settle(spec.queue, message, verdict),
      declareRest: () => this.#declare(deadLetterQueue(spec.queue, options)),
      logger,
    };
    return new AmqpConsumption(this.#require().connection, spec, parts, handle);
  }

  async check(signal: AbortSignal): Promise<void> {
    const { connection } = this.#require();
    if (this.#blocked !== undefined) throw new Error(`broker blocks publishers: ${this.#blocked}`);
    const { exchange } = this.parts.options;
    const roundTrip = connection.exchangeDeclare({ exchange, type: 'topic', durable: true });
    await untilAborted(roundTrip, signal, 'no answer in time').catch((error: unknown) => {
      throw new Error(explainAmqpError(error).reason, { cause: error });
    });
  }

  async channel(): Promise<Channel> {
    return this.#require().connection.acquire();
  }

  async close(signal: AbortSignal): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    this.#closing = true;
    this.#opened = undefined;
    const closed = opened.publisher.close().then(() => opened.connection.close());
    await untilAborted(
      closed,
      AbortSignal.any([signal, AbortSignal.timeout(CLOSE_TIMEOUT)]),
      '',
    ).catch(() => {});
    opened.connection.unsafeDestroy();
  }

  #require(): Opened {
    if (!this.#opened) throw new Error('not connected');
    return this.#opened;
  }

  #watch(connection: Connection): void {
    const { address, logger } = this.parts;
    let lost = false;
    connection.on('error', (error: unknown) => {
      const { reason } = explainAmqpError(error);
      this.#declared.clear();
      if (this.#closing) return;
      if (connection.ready) return logger.warn(`${address} reports: ${reason}`);
      this.#blocked = undefined;
      if (!lost) logger.warn(`lost the connection to ${address}: ${reason}`);
      lost = true;
    });
    connection.on('connection', () => {
      if (lost) logger.info(`connected to ${address} again`);
      lost = false;
    });
    connection.on('connection.blocked', (reason) => {
      this.#blocked = reason;
      logger.warn(`${address} blocks publishers: ${reason}`);
    });
    connection.on('connection.unblocked', () => {
      this.#blocked = undefined;
      logger.info(`${address} takes messages again`);
    });
  }

  /** Moves a message to where it waits or ends. It leaves its own queue only after the other has it. */
  async #settle(queue: string, message: WireMessage, verdict: Verdict): Promise<boolean> {
    const { options, logger } = this.parts;
    try {
      if (verdict.kind === 'retry') {
        const next = { [Header.attempt]: String(message.attempt + 1) };
        await this.#forward(retryQueue(queue, verdict.delay, options), message, next);
      } else if (verdict.kind === 'dead') {
        const error = { [Header.error]: verdict.reason.slice(0, 1_000) };
        await this.#forward(deadLetterQueue(queue, options), message, error);
      }
      return true;
    } catch (error) {
      if (!this.#closing)
        logger.withError(error).warn(`message ${message.id} goes back to "${queue}" as it was`);
      await delay(options.retryDelay, undefined, { ref: false });
      return false;
    }
  }

  async #forward(
    target: QueueDeclaration,
    message: WireMessage,
    headers: Record<string, string>,
  ): Promise<void> {
    await this.#declare(target);
    const envelope = { ...forwardEnvelope(message, headers), routingKey: target.queue };
    const what = `message for "${target.queue}"`;
    await this.#require().publisher.send(envelope, message.body, what);
  }

  async #declare(target: QueueDeclaration): Promise<void> {
    const known = this.#declared.get(target.queue);
    if (known) return void (await known);
    const { queue, durable, arguments: settings } = target;
    const declaring = this.#require().connection.queueDeclare({
      queue,
      durable,
      arguments: { ...settings },
    });
    this.#declared.set(queue, declaring);
    await declaring.catch((error: unknown) => {
      this.#declared.delete(queue);
      throw error;
    });
  }
}

/** Longest wait, in milliseconds, for the broker to say goodbye. */
const CLOSE_TIMEOUT = 2_000;
