import type { NotificationEntity } from '../notification/notification.entity.js';

/** Brings a notification to its user. Provide another class under this token to send in another way. */
export abstract class NotificationSender {
  /** @throws Error if it could not be sent; it is tried again later */
  abstract send(notification: NotificationEntity, signal: AbortSignal): Promise<void>;
}
