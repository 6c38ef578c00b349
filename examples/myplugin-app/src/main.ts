import 'reflect-metadata';
import { ToolkitFactory } from '@nestjs-toolkit/core';
import { AppModule } from './app.module.js';

const app = await ToolkitFactory.create(AppModule);
await app.start();
