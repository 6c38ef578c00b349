import type { Broker, Consumption, MessageHandler, QueueSpec } from './broker/broker.js';
import type { Subscription } from './plugin-interface.js';

/** A subscription over its whole life: made, consuming, stopped, and consuming again after a late start. */
export class ServiceSubscription implements Subscription {
  #consumption: Consumption | undefined;
  readonly #started: Promise<Consumption>;
  #start!: (consumption: Consumption) => void;

  constructor(
    private readonly spec: QueueSpec,
    private readonly handle: MessageHandler,
    private readonly forget: () => void,
  ) {
    this.#started = new Promise((resolve) => (this.#start = resolve));
  }

  get queue(): string {
    return this.spec.queue;
  }

  /** Why no messages come in at the moment, if they do not. */
  get problem(): string | undefined {
    return this.#consumption?.problem;
  }

  start(broker: Broker): void {
    if (this.#consumption) return;
    this.#consumption = broker.consume(this.spec, this.handle);
    this.#start(this.#consumption);
  }

  async ready(): Promise<void> {
    await (await this.#started).ready();
  }

  async stop(signal?: AbortSignal): Promise<void> {
    const consumption = this.#consumption;
    this.#consumption = undefined;
    await consumption?.close(signal);
  }

  async unsubscribe(): Promise<void> {
    this.forget();
    await this.stop();
  }
}
