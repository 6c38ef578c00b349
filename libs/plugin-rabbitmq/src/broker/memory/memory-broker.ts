import type { Channel } from 'rabbitmq-client';
import type { WireMessage } from '../../message/wire-message.js';
import type { RabbitmqOptions } from '../../rabbitmq-options.js';
import { untilAborted } from '../../until-aborted.js';
import type { Broker, Consumption, MessageHandler, QueueSpec } from '../broker.js';
import { borrowExchange, type BorrowedExchange } from './shared-exchanges.js';

/** A broker in the memory of this process. Messages live as long as the process, or the plugin. */
export class MemoryBroker implements Broker {
  #borrowed: BorrowedExchange | undefined;
  readonly #stops = new Set<() => Promise<void>>();

  constructor(
    private readonly name: string,
    private readonly options: RabbitmqOptions,
  ) {}

  open(): Promise<void> {
    // Exchanges of another name are others, as they are on a server.
    this.#borrowed = borrowExchange(
      this.name === '' ? '' : `${this.name}/${this.options.exchange}`,
    );
    return Promise.resolve();
  }

  async publish(message: WireMessage): Promise<void> {
    this.#exchange().publish(message);
    await Promise.resolve();
  }

  consume({ queue, event, prefetch }: QueueSpec, handle: MessageHandler): Consumption {
    const { queueMaxLength: maxLength, deadLetterMaxLength } = this.options;
    const stop = this.#exchange()
      .queue(queue, event, { maxLength, deadLetterMaxLength })
      .addConsumer(handle, prefetch);
    this.#stops.add(stop);
    return {
      ready: () => Promise.resolve(),
      problem: undefined,
      close: async (signal) => {
        this.#stops.delete(stop);
        await untilAborted(stop(), signal, 'handlers did not finish in time');
      },
    };
  }

  check(): Promise<void> {
    this.#exchange();
    return Promise.resolve();
  }

  channel(): Promise<Channel> {
    return Promise.reject(
      new Error('there is no AMQP channel in memory: set DSN to amqp://… to have one'),
    );
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) void stop();
    this.#stops.clear();
    this.#borrowed?.giveBack();
    this.#borrowed = undefined;
    await Promise.resolve();
  }

  #exchange() {
    if (!this.#borrowed) throw new Error('not connected');
    return this.#borrowed.exchange;
  }
}
