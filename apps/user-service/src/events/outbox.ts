import { currentCall, InjectPlugin } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { PgsqlPlugin } from '../gen/user-service.toolkit.js';

/** An event that waits to be published. */
export interface OutboxEvent {
  /** Its identity as a message too: what is published twice can be told. */
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** How long an instance may take to publish what it has claimed, in seconds. */
const CLAIM_TIME = 60;

const CLAIM = `
  WITH claimed AS (
    UPDATE outbox SET claimed_until = now() + make_interval(secs => $2)
    WHERE id IN (
      SELECT id FROM outbox WHERE claimed_until IS NULL OR claimed_until < now()
      ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, seq, event, data, headers
  )
  SELECT id, event, data, headers FROM claimed ORDER BY seq`;

/**
 * Events in the database: written in the transaction of the change they tell of, so that there is never
 * one without the other, whatever happens to the queue.
 */
@Injectable()
export class Outbox {
  #added = false;
  #wake: () => void = () => {};

  constructor(@InjectPlugin('pgsql') private readonly db: PgsqlPlugin) {}

  /** Adds an event to a transaction. Call {@link wake} when it is committed. */
  async add(manager: EntityManager, event: string, data: object): Promise<void> {
    const values = [randomUUID(), event, JSON.stringify(data), JSON.stringify(callHeaders())];
    await manager.query(
      'INSERT INTO outbox (id, event, data, headers) VALUES ($1, $2, $3, $4)',
      values,
    );
  }

  /** Says that there is something to publish. */
  wake(): void {
    this.#added = true;
    this.#wake();
  }

  /** Waits until somebody says that there is something to publish, or the time is over. */
  async somethingToDo(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#added || signal.aborted) return;
    const over = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
      this.#wake = resolve;
    });
    clearTimeout(timer);
    over.abort();
  }

  /** Takes the oldest events for this instance, for a while. */
  claim(limit: number): Promise<OutboxEvent[]> {
    this.#added = false;
    return this.db.dataSource.query<OutboxEvent[]>(CLAIM, [limit, CLAIM_TIME]);
  }

  async remove({ id }: OutboxEvent): Promise<void> {
    await this.db.dataSource.query('DELETE FROM outbox WHERE id = $1', [id]);
  }

  /** Gives events back that could not be published. */
  async release(events: readonly OutboxEvent[]): Promise<void> {
    const ids = events.map(({ id }) => id);
    await this.db.dataSource.query('UPDATE outbox SET claimed_until = NULL WHERE id = ANY($1)', [
      ids,
    ]);
  }
}

/** What ties the event to the call that caused it. */
function callHeaders(): Record<string, string> {
  const call = currentCall();
  const traceparent = call?.metadata.get('traceparent');
  return {
    ...(call ? { 'x-request-id': call.requestId } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
