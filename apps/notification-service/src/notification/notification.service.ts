import { Injectable } from '@nestjs/common';
import { PreferencesService } from '../preferences/preferences.service.js';
import { Delivery } from '../sender/delivery.js';
import type { NotificationEntity } from './notification.entity.js';
import {
  type NotificationContent,
  type NotificationPage,
  NotificationRepository,
} from './notification.repository.js';

/** The rules of notifications: what a user does not want is kept but not sent; all else is sent and kept. */
@Injectable()
export class NotificationService {
  constructor(
    private readonly notifications: NotificationRepository,
    private readonly preferences: PreferencesService,
    private readonly delivery: Delivery,
  ) {}

  /**
   * Keeps a notification and sends it. Its status says what has become of it.
   *
   * @param eventId the event that asks for it: it is sent once, however often the event comes
   */
  async notify(content: NotificationContent, eventId?: string): Promise<NotificationEntity> {
    const notification = await this.notifications.create(content, eventId);
    await this.deliver(notification);
    return notification;
  }

  /** Sends a notification unless that is done already or unwanted. */
  async deliver(notification: NotificationEntity): Promise<void> {
    if (notification.status === 'sent' || notification.status === 'muted') return;
    const wanted = await this.preferences.allow(notification);
    if (!wanted) return this.notifications.settle(notification, 'muted');
    const sent = await this.delivery.attempt(notification);
    await this.notifications.settle(notification, sent ? 'sent' : 'failed');
  }

  history(userId: string, limit: number, offset: number): Promise<NotificationPage> {
    return this.notifications.history(userId, limit, offset);
  }
}
