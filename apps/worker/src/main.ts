import { ToolkitFactory } from '@nestjs-toolkit/core';
import { WorkerModule } from './worker.module.js';

const app = await ToolkitFactory.create(WorkerModule);
await app.start();
