import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { EventsController } from './events.controller.js';
import { ExampleMiddleware } from './example.middleware.js';
import { RouterToolkit } from './gen/router.toolkit.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: RouterToolkit,
      name: 'wss',
      version: '1.0.0',
      description: 'WebSockets in front of helloworld',
      envPrefix: 'WSS',
    }),
  ],
  controllers: [EventsController, HealthController],
  providers: [ExampleMiddleware],
})
export class AppModule {}
