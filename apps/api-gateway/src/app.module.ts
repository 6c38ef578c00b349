import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { ApiGatewayController } from './api-gateway.controller.js';
import { Backends } from './backends.js';
import { ApiGatewayToolkit } from './gen/api-gateway.toolkit.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: ApiGatewayToolkit,
      version: '1.0.0',
      description: 'API gateway',
      envPrefix: 'API_GATEWAY',
      plugins: {
        // Without it each instance counts calls for itself.
        cache: { required: false },
      },
    }),
  ],
  controllers: [ApiGatewayController],
  providers: [Backends],
})
export class AppModule {}
