import { InjectPlugin, ToolkitLogger } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import { Outbox, type OutboxEvent } from './outbox.js';
import type { QueuePlugin } from './user-events.js';

/** Events that are published in one go. */
const BATCH = 100;

/**
 * Publishes what is in the outbox, in its order, as long as the service runs. An event leaves the outbox
 * when the queue has confirmed it; until then it is tried again and again.
 */
@Injectable()
export class OutboxRelay {
  constructor(
    private readonly outbox: Outbox,
    @InjectPlugin('queue') private readonly queue: QueuePlugin,
    private readonly config: AppConfig,
    private readonly logger: ToolkitLogger,
  ) {}

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const published = await this.publishBatch(signal);
      if (published === 0) await this.outbox.somethingToDo(this.config.outboxInterval, signal);
    }
  }

  /** @returns how many events were published */
  private async publishBatch(signal: AbortSignal): Promise<number> {
    try {
      const events = await this.outbox.claim(BATCH);
      const published = await this.publishAll(events, signal);
      const left = events.slice(published);
      if (left.length > 0) await this.outbox.release(left);
      return published;
    } catch (error) {
      // The database does not answer: what was claimed is free again after a while.
      this.logger.withError(error).warn('events cannot be read from the outbox');
      return 0;
    }
  }

  /** Stops at the first failure, which keeps the order. @returns how many were published */
  private async publishAll(events: readonly OutboxEvent[], signal: AbortSignal): Promise<number> {
    for (const [index, event] of events.entries()) {
      if (signal.aborted) return index;
      const { id: messageId, headers, data } = event;
      try {
        await this.queue.publish(event.event, data, { messageId, headers, signal });
      } catch (error) {
        this.logger.withError(error).warn('events wait in the outbox');
        return index;
      }
      await this.outbox.remove(event);
    }
    return events.length;
  }
}
