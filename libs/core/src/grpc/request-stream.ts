import type { Exchange } from './grpc-engine.js';

const ignore = (): void => {};

/**
 * The requests of a client-streaming call. A message is read from the connection when it is asked
 * for, and parsed when it arrives, so a slow handler slows its caller down.
 */
export class RequestStream implements AsyncIterableIterator<unknown> {
  #last: Promise<unknown> = Promise.resolve();
  #isOver = false;

  /** @param decode parses a message. @throws StatusError for a message that cannot be parsed */
  constructor(
    private readonly exchange: Exchange,
    private readonly decode: (bytes: Uint8Array) => unknown,
  ) {}

  next(): Promise<IteratorResult<unknown>> {
    const result = this.#last.then(() => this.#take());
    // A handler may drop this promise, and then its failure must not become an unhandled rejection.
    this.#last = result.catch(ignore);
    return result;
  }

  return(value?: unknown): Promise<IteratorResult<unknown>> {
    this.#isOver = true;
    return Promise.resolve({ done: true, value });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(): Promise<IteratorResult<unknown>> {
    const bytes = this.#isOver ? undefined : await this.exchange.read();
    this.#isOver ||= bytes === undefined;
    return bytes ? { done: false, value: this.decode(bytes) } : { done: true, value: undefined };
  }
}
