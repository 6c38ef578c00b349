import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { AppConfig } from './config/app.config.js';
import { EventsModule } from './events/events.module.js';
import { NotificationServiceToolkit } from './gen/notification-service.toolkit.js';
import { NotificationController } from './notification/notification.controller.js';
import { NotificationModule } from './notification/notification.module.js';
import { PLUGIN_SETTINGS } from './plugin-settings.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: NotificationServiceToolkit,
      version: '1.0.0',
      description: 'Sends notifications and keeps their history',
      envPrefix: 'NOTIFICATION_SERVICE',
      config: [AppConfig],
      plugins: PLUGIN_SETTINGS,
    }),
    NotificationModule,
    EventsModule,
  ],
  controllers: [NotificationController],
})
export class AppModule {}
