import { ApplicationHooks, ToolkitLogger } from '@nestjs-toolkit/core';
import { Module } from '@nestjs/common';
import { NotificationModule } from 'notification-service';
import { repeat } from './background-task.js';
import { ResendTask } from './resend.task.js';

/** Starts the background tasks with the worker, and lets them end with it. */
@Module({ imports: [NotificationModule], providers: [ResendTask] })
export class TasksModule {
  constructor(hooks: ApplicationHooks, logger: ToolkitLogger, resend: ResendTask) {
    for (const task of [resend]) hooks.onStart(({ signal }) => repeat(task, signal, logger));
  }
}
