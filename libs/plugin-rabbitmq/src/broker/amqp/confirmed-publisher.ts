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

/** Pause before something unconfirmed is sent again, in milliseconds; it doubles with each attempt. */
const FIRST_PAUSE = 100;
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
      for (let pause = FIRST_PAUSE; !expiry.aborted; pause *= 2) {
        try {
          await untilAborted(this.#publisher.send(envelope, body), expiry, reason);
          return;
        } catch (error) {
          if (isRefusal(error)) throw refusal(what, error);
          if (!expiry.aborted) reason = explain(error);
          await delay(pause, undefined, { signal: expiry }).catch(() => {});
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

function isRefusal(error: unknown): error is AMQPError {
  return (
    error instanceof AMQPError &&
    (PERMANENT.has(error.code) || error.message.includes('exceeds maximum'))
  );
}

function refusal(what: string, error: AMQPError): Error {
  const text = `${what} was refused by the broker: ${error.code}: ${error.message}`;
  return new Error(text, { cause: error });
}

/** A queue that has just been restarted refuses messages for a moment, as a full one does. */
function explain(error: unknown): string {
  const nacked = error instanceof AMQPError && error.code === 'NACK';
  return nacked ? 'a queue it goes to is full or not available' : explainAmqpError(error).reason;
}
