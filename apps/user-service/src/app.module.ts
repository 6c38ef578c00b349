import { ToolkitModule } from '@nestjs-toolkit/core';
import { rabbitmq } from '@nestjs-toolkit/plugin-rabbitmq';
import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { AppConfig } from './config/app.config.js';
import { EventsModule } from './events/events.module.js';
import { UserServiceToolkit } from './gen/user-service.toolkit.js';
import { UserController } from './user/user.controller.js';
import { UserRepository } from './user/user.repository.js';
import { UserService } from './user/user.service.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: UserServiceToolkit,
      version: '1.0.0',
      description: 'User management microservice',
      envPrefix: 'USER_SERVICE',
      config: [AppConfig],
      // Beside those of the proto: events for whom they concern.
      extraPlugins: [{ prefix: 'queue', definition: rabbitmq }],
      plugins: {
        pgsql: { options: { migrationsDir: join(import.meta.dirname, '../migrations') } },
        // The service answers without its cache, only slower.
        cache: { required: false },
        // Events wait in the outbox while RabbitMQ is away. Without a DSN they stay in the process.
        queue: { required: false, options: { dsn: 'memory:' } },
      },
    }),
    EventsModule,
  ],
  controllers: [UserController],
  providers: [UserService, UserRepository],
})
export class AppModule {}
