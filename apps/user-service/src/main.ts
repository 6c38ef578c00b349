import { ToolkitFactory } from '@nestjs-toolkit/core';
import { AppModule } from './app.module.js';
import { printExampleCalls } from './example-calls.js';

const app = await ToolkitFactory.create(AppModule);
await app.start();
printExampleCalls(app.addresses);
