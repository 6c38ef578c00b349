import { ToolkitLogger } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import type { NotificationEntity } from '../notification/notification.entity.js';
import { NotificationSender } from './notification-sender.js';

/** Writes to the log that a notification would be sent, for want of a provider of e-mail, SMS and push. */
@Injectable()
export class LogSender extends NotificationSender {
  constructor(private readonly logger: ToolkitLogger) {
    super();
  }

  send({ id, userId, type }: NotificationEntity): Promise<void> {
    this.logger
      .withFields({ notification_id: id, user_id: userId, type })
      .info('notification sent');
    return Promise.resolve();
  }
}
