import { Injectable } from '@nestjs/common';
import { NotificationRepository, NotificationService } from 'notification-service';
import { WorkerConfig } from '../config/worker.config.js';
import type { BackgroundTask } from './background-task.js';

/** How long a worker has what it took to itself, in seconds per notification. */
const SECONDS_EACH = 15;

/** Sends again what could not be sent. Several workers share the work: nothing is taken by two at once. */
@Injectable()
export class ResendTask implements BackgroundTask {
  readonly name = 'resend';

  constructor(
    private readonly repository: NotificationRepository,
    private readonly notifications: NotificationService,
    private readonly config: WorkerConfig,
  ) {}

  get interval(): number {
    return this.config.resendInterval;
  }

  async run(signal: AbortSignal): Promise<boolean> {
    const { resendAfter, resendFor, resendBatch: limit } = this.config;
    const unsent = await this.repository.claimUnsent({
      after: new Date(Date.now() - resendFor),
      before: new Date(Date.now() - resendAfter),
      limit,
      seconds: limit * SECONDS_EACH,
    });
    for (const notification of unsent) {
      if (signal.aborted) break;
      await this.notifications.deliver(notification);
    }
    return unsent.length === limit;
  }
}
