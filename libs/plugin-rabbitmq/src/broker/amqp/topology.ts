import type { RabbitmqOptions } from '../../rabbitmq-options.js';

/** What a queue is declared with. */
export interface QueueDeclaration {
  readonly queue: string;
  readonly durable: true;
  readonly arguments: Readonly<Record<string, string | number>>;
}

type Limits = Pick<
  RabbitmqOptions,
  'queueType' | 'queueMaxLength' | 'deadLetterMaxLength' | 'deliveryLimit'
>;

/** The queue a subscription consumes. When it is full, publishers are refused: nothing is dropped. */
export function mainQueue(name: string, limits: Limits): QueueDeclaration {
  return queue(name, limits, {
    'x-max-length': limits.queueMaxLength,
    ...forwarding(deadLetterQueueName(name), limits),
    ...(limits.queueType === 'quorum' ? { 'x-delivery-limit': limits.deliveryLimit } : {}),
  });
}

/** Where messages end that could not be handled. */
export function deadLetterQueue(name: string, limits: Limits): QueueDeclaration {
  return queue(deadLetterQueueName(name), limits, {
    'x-max-length': limits.deadLetterMaxLength,
    'x-overflow': 'drop-head',
  });
}

/** Where messages wait for their next attempt: after `delay` milliseconds they go back to their queue. */
export function retryQueue(name: string, delay: number, limits: Limits): QueueDeclaration {
  return queue(`${name}:retry:${delay}`, limits, {
    'x-max-length': limits.queueMaxLength,
    'x-message-ttl': delay,
    ...forwarding(name, limits),
  });
}

export function deadLetterQueueName(name: string): string {
  return `${name}:dead`;
}

/** Where messages of a queue go that expire or are given up. Quorum queues keep them until the other has them. */
function forwarding(target: string, { queueType }: Limits): Record<string, string> {
  return {
    'x-overflow': 'reject-publish',
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': target,
    ...(queueType === 'quorum' ? { 'x-dead-letter-strategy': 'at-least-once' } : {}),
  };
}

function queue(
  name: string,
  { queueType }: Limits,
  settings: Record<string, string | number>,
): QueueDeclaration {
  return {
    queue: name,
    durable: true,
    arguments: { 'x-queue-type': queueType, ...settings },
  };
}
