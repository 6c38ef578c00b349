import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { ProxyGatewayToolkit } from './gen/gateway.toolkit.js';
import { HealthController } from './health.controller.js';
import { ProxyGatewayController } from './proxy-gateway.controller.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: ProxyGatewayToolkit,
      name: 'gateway',
      version: '1.0.0',
      description: 'HTTP in front of helloworld',
      envPrefix: 'GTW',
    }),
  ],
  controllers: [ProxyGatewayController, HealthController],
})
export class AppModule {}
