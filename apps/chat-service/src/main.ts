import { ToolkitFactory } from '@nestjs-toolkit/core';
import { AppModule } from './app.module.js';

const app = await ToolkitFactory.create(AppModule);
await app.start();
if (process.env['NODE_ENV'] !== 'production' && app.addresses.http)
  process.stdout.write(`Chat in two windows: ${app.addresses.http}/\n`);
