import { ToolkitModule } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { ThingServiceToolkit } from './gen/things.toolkit.js';
import { ThingController } from './thing.controller.js';

@Module({
  imports: [ToolkitModule.forRoot({ service: ThingServiceToolkit, envPrefix: 'THINGS' })],
  controllers: [ThingController],
})
export class AppModule {}
