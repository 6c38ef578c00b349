import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { GreeterToolkit } from './gen/helloworld.toolkit.js';
import { GreeterController } from './greeter.controller.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: GreeterToolkit,
      name: 'helloworld',
      version: '1.0.0',
      description: 'Greets over gRPC',
    }),
  ],
  controllers: [GreeterController],
})
export class AppModule {}
