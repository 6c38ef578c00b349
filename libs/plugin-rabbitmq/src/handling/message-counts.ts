import type { Metric } from '@nestjs-toolkit/core';

/** What happened to messages so far. */
export class MessageCounts {
  published = 0;
  publishFailed = 0;
  handled = 0;
  retried = 0;
  deadLettered = 0;
  /** Handlers that run at the moment. */
  running = 0;

  metrics(): readonly Metric[] {
    const count = (name: string, help: string, value: number): Metric => ({
      name,
      help,
      kind: 'counter',
      value,
    });
    return [
      count('published_messages_total', 'Events the broker has confirmed.', this.published),
      count(
        'publish_failures_total',
        'Events that were refused or not confirmed in time.',
        this.publishFailed,
      ),
      count('handled_messages_total', 'Messages whose handler succeeded.', this.handled),
      count('retried_messages_total', 'Messages that come back after a failure.', this.retried),
      count('dead_lettered_messages_total', 'Messages that were given up.', this.deadLettered),
      {
        name: 'running_handlers',
        help: 'Handlers that run at the moment.',
        kind: 'gauge',
        value: this.running,
      },
    ];
  }
}
