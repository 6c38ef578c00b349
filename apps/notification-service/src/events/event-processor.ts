import { InjectPlugin, ServiceMeta } from '@nestjs-toolkit/core';
import type { EventMessage } from '@nestjs-toolkit/plugin-rabbitmq';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import type { QueuePlugin } from '../gen/notification-service.toolkit.js';
import type { NotificationContent } from '../notification/notification.repository.js';
import { NotificationService } from '../notification/notification.service.js';
import { readOrderCompleted, readUserCreated } from './events.js';

/** Name under which every process of this service subscribes: they share the work. */
const SERVICE = 'notification-service';

/** Turns events of other services into notifications. */
@Injectable()
export class EventProcessor implements OnModuleInit {
  constructor(
    @InjectPlugin('queue') private readonly queue: QueuePlugin,
    private readonly notifications: NotificationService,
    private readonly config: AppConfig,
    private readonly meta: ServiceMeta,
  ) {}

  onModuleInit(): void {
    const isWorker = this.meta.services.length === 0;
    if (!isWorker && this.config.eventConsumers === 'workers') return;
    this.queue.subscribe(SERVICE, 'user.created', this.handleUserCreated);
    this.queue.subscribe(SERVICE, 'user.updated', this.handleUserUpdated);
    this.queue.subscribe(SERVICE, 'order.completed', this.handleOrderCompleted);
  }

  private readonly handleUserCreated = (data: unknown, message: EventMessage): Promise<void> => {
    const { user_id: userId, name, email } = readUserCreated(data);
    return this.notify(message, {
      userId,
      type: 'email',
      subject: 'Welcome to our platform!',
      message: `Hi ${name}, welcome to our platform!`,
      metadata: { event_type: 'user_created', email },
    });
  };

  private readonly handleUserUpdated = (_data: unknown, { logger }: EventMessage): void => {
    logger.info('processing user updated event');
  };

  private readonly handleOrderCompleted = (data: unknown, message: EventMessage): Promise<void> => {
    const { user_id: userId, order_id, amount, currency } = readOrderCompleted(data);
    return this.notify(message, {
      userId,
      type: 'email',
      subject: 'Order Confirmation',
      message: `Your order #${order_id} for ${amount.toFixed(2)} ${currency} has been completed!`,
      metadata: { event_type: 'order_completed', order_id },
    });
  };

  /** What could not be sent brings the event back. */
  private async notify({ id }: EventMessage, content: NotificationContent): Promise<void> {
    const { status } = await this.notifications.notify(content, id);
    if (status === 'failed') throw new Error('notification could not be sent');
  }
}
