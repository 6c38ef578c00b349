import { StatusError } from '@nestjs-toolkit/core';
import { timestampFromDate } from '@nestjs-toolkit/core/wkt';
import type {
  GetNotificationHistoryRequest,
  GetNotificationHistoryResponse,
  Notification,
  SendNotificationRequest,
  SendNotificationResponse,
  UpdateNotificationPreferencesRequest,
  UpdateNotificationPreferencesResponse,
} from '../gen/notification-service.js';
import {
  type NotificationServiceServer,
  NotificationServiceToolkit,
} from '../gen/notification-service.toolkit.js';
import { PreferencesService } from '../preferences/preferences.service.js';
import type { NotificationEntity } from './notification.entity.js';
import { NotificationService } from './notification.service.js';

/** The notification service on every transport. Requests have been validated by the rules of the proto. */
@NotificationServiceToolkit.Controller()
export class NotificationController implements NotificationServiceServer {
  constructor(
    private readonly notifications: NotificationService,
    private readonly preferences: PreferencesService,
  ) {}

  async sendNotification(request: SendNotificationRequest): Promise<SendNotificationResponse> {
    const { id, status } = await this.notifications.notify(request);
    return { notificationId: id, status };
  }

  async getNotificationHistory({
    userId,
    limit,
    offset,
  }: GetNotificationHistoryRequest): Promise<GetNotificationHistoryResponse> {
    const { notifications, total } = await this.notifications.history(userId, limit, offset);
    return { notifications: notifications.map(toMessage), total };
  }

  async updateNotificationPreferences({
    userId,
    preferences,
  }: UpdateNotificationPreferencesRequest): Promise<UpdateNotificationPreferencesResponse> {
    if (!preferences) throw StatusError.invalidArgument('preferences: value is required');
    await this.preferences.update({ userId, ...preferences });
    return { status: 'updated' };
  }
}

function toMessage(notification: NotificationEntity): Notification {
  const { id, userId, type, subject, message, status, createdAt, sentAt } = notification;
  return {
    notificationId: id,
    userId,
    type,
    subject,
    message,
    status,
    createdAt: timestampFromDate(createdAt),
    sentAt: sentAt ? timestampFromDate(sentAt) : undefined,
  };
}
