import { type Connection, type Consumer, ConsumerStatus } from 'rabbitmq-client';
import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { untilAborted } from '../../until-aborted.js';
import type { Consumption, MessageHandler, QueueSpec } from '../broker.js';
import { explainAmqpError } from '../connection-problem.js';
import { wireMessageOf } from './amqp-message.js';
import type { QueueDeclaration } from './topology.js';

/** Settles a message that is not simply done. @returns whether it has left its queue */
export type Settle = (
  message: ReturnType<typeof wireMessageOf>,
  verdict: Awaited<ReturnType<MessageHandler>>,
) => Promise<boolean>;

export interface AmqpConsumptionOptions {
  readonly exchange: string;
  readonly main: QueueDeclaration;
  readonly settle: Settle;
  /** Declares what else belongs to the queue; runs each time the broker is there again. */
  readonly declareRest: () => Promise<void>;
  readonly logger: ToolkitLogger;
}

/** Consumes a queue, and declares all that belongs to it again whenever the connection was lost. */
export class AmqpConsumption implements Consumption {
  readonly #consumer: Consumer;
  #problem: string | undefined = 'not consuming yet';
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(
    connection: Connection,
    private readonly spec: QueueSpec,
    private readonly options: AmqpConsumptionOptions,
    handle: MessageHandler,
  ) {
    const { queue, event, prefetch } = spec;
    this.#consumer = connection.createConsumer(
      {
        queue,
        queueOptions: options.main,
        exchanges: [{ exchange: options.exchange, type: 'topic', durable: true }],
        queueBindings: [{ queue, exchange: options.exchange, routingKey: event }],
        qos: { prefetchCount: prefetch },
        concurrency: prefetch,
        requeue: true,
      },
      async (delivered) => {
        const message = wireMessageOf(delivered);
        const verdict = await handle(message);
        if (verdict.kind === 'done') return ConsumerStatus.ACK;
        const gone = verdict.kind !== 'return' && (await options.settle(message, verdict));
        return gone ? ConsumerStatus.ACK : ConsumerStatus.REQUEUE;
      },
    );
    this.#consumer.on('ready', () => void this.#onReady());
    this.#consumer.on('error', (error: unknown) => this.#fail(error));
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  ready(): Promise<void> {
    if (this.#problem === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async close(signal?: AbortSignal): Promise<void> {
    const closed = this.#consumer.close();
    await untilAborted(closed, signal, `handlers of "${this.spec.queue}" did not finish in time`);
  }

  async #onReady(): Promise<void> {
    try {
      await this.options.declareRest();
    } catch (error) {
      return this.#fail(error);
    }
    this.#problem = undefined;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #fail(error: unknown): void {
    const { reason } = explainAmqpError(error);
    this.#problem = explainTopology(this.spec.queue, reason);
    this.options.logger.warn(this.#problem);
    const failure = new Error(this.#problem, { cause: error });
    for (const { reject } of this.#waiting.splice(0)) reject(failure);
  }
}

/** The broker refuses to declare a queue whose settings differ; there is no use in asking again and again. */
function explainTopology(queue: string, reason: string): string {
  const what = `queue "${queue}" is not consumed: ${reason.replace('consumer setup failed; ', '')}`;
  return reason.includes('PRECONDITION_FAILED')
    ? `${what}; the broker has it with other settings: set the variables as they were, or delete the queue once it is empty`
    : what;
}
