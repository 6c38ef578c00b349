import { formatDuration, ToolkitLogger } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import type { NotificationEntity } from '../notification/notification.entity.js';
import { NotificationSender } from './notification-sender.js';

/** Sends within a time limit, whatever the sender is. */
@Injectable()
export class Delivery {
  constructor(
    private readonly sender: NotificationSender,
    private readonly config: AppConfig,
    private readonly logger: ToolkitLogger,
  ) {}

  /** @returns whether it was sent; the log says why not */
  async attempt(notification: NotificationEntity): Promise<boolean> {
    try {
      await this.send(notification);
      return true;
    } catch (error) {
      this.logger
        .withField('notification_id', notification.id)
        .withError(error)
        .warn('notification could not be sent');
      return false;
    }
  }

  private async send(notification: NotificationEntity): Promise<void> {
    const { sendTimeout } = this.config;
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`sender did not finish within ${formatDuration(sendTimeout)}`);
        controller.abort(error);
        reject(error);
      }, sendTimeout);
    });
    try {
      await Promise.race([this.sender.send(notification, controller.signal), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
