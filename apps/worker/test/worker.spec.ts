import { getPluginToken } from '@nestjs-toolkit/core';
import type { RabbitmqPlugin } from '@nestjs-toolkit/plugin-rabbitmq';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import {
  type NotificationEntity,
  NotificationRepository,
  NotificationSender,
  NotificationService,
} from 'notification-service';
import { randomUUID } from 'node:crypto';
import { WorkerModule } from '../src/worker.module.js';

/** A sender that fails until it is repaired. */
class FlakySender extends NotificationSender {
  readonly sent: string[] = [];
  broken = false;

  send({ message }: NotificationEntity): Promise<void> {
    if (this.broken) return Promise.reject(new Error('broken'));
    this.sent.push(message);
    return Promise.resolve();
  }
}

describe('the worker', () => {
  let sender: FlakySender;
  let worker: TestApplication;

  const start = async (env: Readonly<Record<string, string>>): Promise<void> => {
    sender = new FlakySender();
    worker = await startTestApplication(WorkerModule, {
      env: {
        ...env,
        NOTIFICATION_SERVICE_PGSQL_DSN: 'pglite:',
        NOTIFICATION_SERVICE_QUEUE_DSN: 'memory:',
        NOTIFICATION_SERVICE_CACHE_DSN: 'memory:',
        NOTIFICATION_SERVICE_EVENT_CONSUMERS: 'workers',
      },
      customize: (builder) => builder.overrideProvider(NotificationSender).useValue(sender),
    });
  };
  afterEach(() => worker.stop());

  it('handles events, and serves nothing but the probes', async () => {
    await start({});
    const queue = worker.app.get<RabbitmqPlugin>(getPluginToken('queue'));
    const event = { user_id: randomUUID(), name: 'Ada', email: 'ada@example.com' };
    await queue.publish('user.created', event);
    await until(() => sender.sent.length === 1);
    expect(sender.sent).toEqual(['Hi Ada, welcome to our platform!']);
    expect(worker.grpcAddress).toBe('');
    expect((await worker.fetch('/_healthz/readiness')).status).toBe(200);
    expect((await worker.fetch('/notifications', { method: 'POST' })).status).toBe(404);
  }, 90_000);

  it('sends again what could not be sent, once', async () => {
    // What fails is due again at once.
    await start({
      NOTIFICATION_SERVICE_RESEND_INTERVAL: '10ms',
      NOTIFICATION_SERVICE_RESEND_AFTER: '0s',
    });
    const notifications = worker.app.get(NotificationService, { strict: false });
    const repository = worker.app.get(NotificationRepository, { strict: false });
    sender.broken = true;
    const content = { userId: randomUUID(), type: 'email', subject: 's', metadata: {} };
    const { status } = await notifications.notify({ ...content, message: 'better late' });
    expect(status).toBe('failed');
    sender.broken = false;
    // The look that the worker took meanwhile has the notification to itself for a while.
    const { dataSource } = worker.app.get(getPluginToken('pgsql'));
    await until(async () => {
      await dataSource.query('UPDATE notifications SET claimed_until = NULL');
      return sender.sent.length > 0;
    });
    await until(async () => {
      const page = await repository.history(content.userId, 10, 0);
      return page.notifications[0]!.status === 'sent';
    });
    expect(sender.sent[0]).toBe('better late');
  }, 90_000);
});

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}
