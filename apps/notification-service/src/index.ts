/**
 * The modules of the notification service, for other processes that work on the same data.
 *
 * @module
 */
export { AppConfig } from './config/app.config.js';
export { EventsModule } from './events/events.module.js';
export { NotificationServiceToolkit } from './gen/notification-service.toolkit.js';
export type { CachePlugin, PgsqlPlugin, QueuePlugin } from './gen/notification-service.toolkit.js';
export { NotificationEntity, type NotificationStatus } from './notification/notification.entity.js';
export { NotificationModule } from './notification/notification.module.js';
export { NotificationRepository } from './notification/notification.repository.js';
export { NotificationService } from './notification/notification.service.js';
export { PLUGIN_SETTINGS } from './plugin-settings.js';
export { NotificationSender } from './sender/notification-sender.js';
