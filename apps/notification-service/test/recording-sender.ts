import type { NotificationEntity } from '../src/notification/notification.entity.js';
import { NotificationSender } from '../src/sender/notification-sender.js';

/** A sender that remembers what it sent, and fails as often as it is told to. */
export class RecordingSender extends NotificationSender {
  readonly sent: NotificationEntity[] = [];
  failures = 0;

  send(notification: NotificationEntity): Promise<void> {
    if (this.failures > 0) {
      this.failures--;
      return Promise.reject(new Error('mail server is on strike'));
    }
    this.sent.push({ ...notification });
    return Promise.resolve();
  }
}
