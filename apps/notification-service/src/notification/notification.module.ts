import { Module } from '@nestjs/common';
import { PreferencesRepository } from '../preferences/preferences.repository.js';
import { PreferencesService } from '../preferences/preferences.service.js';
import { Delivery } from '../sender/delivery.js';
import { LogSender } from '../sender/log-sender.js';
import { NotificationSender } from '../sender/notification-sender.js';
import { NotificationRepository } from './notification.repository.js';
import { NotificationService } from './notification.service.js';

/** Notifications without anything that serves or consumes: what every process of this service shares. */
@Module({
  providers: [
    NotificationService,
    NotificationRepository,
    PreferencesService,
    PreferencesRepository,
    Delivery,
    { provide: NotificationSender, useClass: LogSender },
  ],
  exports: [NotificationService, NotificationRepository, PreferencesService],
})
export class NotificationModule {}
