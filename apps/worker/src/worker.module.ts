import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import {
  AppConfig,
  EventsModule,
  NotificationServiceToolkit,
  PLUGIN_SETTINGS,
} from 'notification-service';
import { WorkerConfig } from './config/worker.config.js';
import { TasksModule } from './tasks/tasks.module.js';

/** The modules, plugins and variables of the notification service, without its servers. */
@Module({
  imports: [
    ToolkitModule.forRoot({
      service: [],
      name: 'notification-worker',
      version: '1.0.0',
      description: 'Background work of the notification service',
      envPrefix: 'NOTIFICATION_SERVICE',
      extraPlugins: NotificationServiceToolkit.plugins,
      config: [AppConfig, WorkerConfig],
      plugins: PLUGIN_SETTINGS,
    }),
    EventsModule,
    TasksModule,
  ],
})
export class WorkerModule {}
