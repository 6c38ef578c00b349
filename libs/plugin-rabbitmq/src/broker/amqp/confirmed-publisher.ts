import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '@nestjs-toolkit/core';
import { AMQPError, type Connection, type Envelope, type Publisher } from 'rabbitmq-client';
import { untilAborted } from '../../until-aborted.js';
import { explainAmqpError } from '../connection-problem.js';

export interface ConfirmedPublisherOptions {
  readonly exchange: string;
  /** Longest wait for a confirmation, in milliseconds. */
  readonly timeout: number;
  /** Publications that may wait at once. */
  readonly maxPending: number;
}

/** Pause before something unconfirmed is sent again; a lost connection makes it wait anyway. */
const PAUSE = 50;
/** What the broker answers to somebody who asks for the impossible: no use to ask again. */
const PERMANENT = new Set(['PRECONDITION_FAILED', 'ACCESS_REFUSED', 'NOT_FOUND', 'NOT_ALLOWED']);

/** Publishes until the broker confirms: what got lost with a connection is sent again on the next. */
export class ConfirmedPublisher {
  readonly #publisher: Publisher;
  readonly #closed = new AbortController();
  #pending = 0;

  constructor(
    connection: Connection,
    private readonly options: ConfirmedPublisherOptions,
  ) {
    this.#publisher = connection.createPublisher({
      confirm: true,
      exchanges: [{ exchange: options.exchange, type: 'topic', durable: true }],
    });
  }

  /** Publications that wait for their confirmation. */
  get pending(): number {
    return this.#pending;
  }

  /** @param what names the message in errors. @throws Error if it was not confirmed in time, or refused */
  async send(envelope: Envelope, body: Buffer, what: string, signal?: AbortSignal): Promise<void> {
    if (this.#pending >= this.options.maxPending)
      throw new Error(`${what} was not sent: ${this.#pending} others wait for their confirmation`);
    this.#pending++;
    try {
      await this.#sendUntilConfirmed(envelope, body, what, signal);
    } finally {
      this.#pending--;
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#publisher.close();
  }

  async #sendUntilConfirmed(
    envelope: Envelope,
    body: Buffer,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { timeout } = this.options;
    const timer = new AbortController();
    const handle = setTimeout(() => timer.abort(), timeout);
    const expiry = AbortSignal.any([
      timer.signal,
      this.#closed.signal,
      ...(signal ? [signal] : []),
    ]);
    let reason = 'no answer in time';
    try {
      while (!expiry.aborted) {
        try {
          await untilAborted(this.#publisher.send(envelope, body), expiry, reason);
          return;
        } catch (error) {
          if (isRefusal(error)) throw new Error(refusal(what, error), { cause: error });
          if (!expiry.aborted) reason = explainAmqpError(error).reason;
          await delay(PAUSE, undefined, { signal: expiry }).catch(() => {});
        }
      }
    } finally {
      clearTimeout(handle);
    }
    const when = timer.signal.aborted
      ? `within ${formatDuration(timeout)}`
      : 'before waiting ended';
    throw new Error(`${what} was not confirmed by the broker ${when}: ${reason}`);
  }
}

function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return (
    error instanceof AMQPError &&
    (code === 'NACK' || PERMANENT.has(String(code)) || error.message.includes('exceeds maximum'))
  );
}

function refusal(what: string, error: unknown): string {
  const { code, message } = error as AMQPError;
  return code === 'NACK'
    ? `${what} was refused by the broker: a queue it goes to is full`
    : `${what} was refused by the broker: ${code}: ${message}`;
}
