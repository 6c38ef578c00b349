import { getPluginToken } from '@nestjs-toolkit/core';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { randomUUID } from 'node:crypto';
import { AppModule } from '../src/app.module.js';
import type { QueuePlugin } from '../src/gen/notification-service.toolkit.js';
import { NotificationSender } from '../src/sender/notification-sender.js';
import { BACKENDS } from './backends.js';
import { RecordingSender } from './recording-sender.js';

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the service sends
  readonly body: any;
}

describe.each(BACKENDS)('notification service on %s', (_name, backend) => {
  let service: TestApplication;
  let queue: QueuePlugin;
  let sender: RecordingSender;
  let userId: string;

  beforeAll(async () => {
    await backend.start();
    sender = new RecordingSender();
    service = await startTestApplication(AppModule, {
      env: { ...(await backend.env()), NOTIFICATION_SERVICE_QUEUE_RETRY_DELAY: '10ms' },
      customize: (builder) => builder.overrideProvider(NotificationSender).useValue(sender),
    });
    queue = service.app.get<QueuePlugin>(getPluginToken('queue'));
  }, 60_000);
  beforeEach(() => {
    userId = randomUUID();
    sender.sent.length = 0;
    sender.failures = 0;
  });
  afterAll(async () => {
    await service.stop();
    await backend.stop();
  });

  async function rest(method: string, path: string, body?: object): Promise<Answer> {
    const init = body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {};
    const response = await service.fetch(path, { method, ...init });
    return { status: response.status, body: await response.json() };
  }

  const history = async (query = 'limit=10') =>
    (await rest('GET', `/notifications/history/${userId}?${query}`)).body;

  const send = (more: object = {}) =>
    rest('POST', '/notifications', {
      user_id: userId,
      type: 'email',
      subject: 'Hello',
      message: 'How are you?',
      ...more,
    });

  const prefer = (preferences: object) =>
    rest('PUT', `/notifications/preferences/${userId}`, {
      preferences: { email_enabled: true, sms_enabled: true, push_enabled: true, ...preferences },
    });

  it('sends a notification and keeps it in the history', async () => {
    expect(await history()).toEqual({ notifications: [], total: 0 });
    const { status, body } = await send({ metadata: { campaign: 'spring' } });
    expect([status, body.status]).toEqual([200, 'sent']);
    const { notifications, total } = await history();
    expect(total).toBe(1);
    expect(notifications[0]).toMatchObject({
      notification_id: body.notification_id,
      user_id: userId,
      type: 'email',
      subject: 'Hello',
      message: 'How are you?',
      status: 'sent',
      created_at: expect.any(String),
      sent_at: expect.any(String),
    });
    expect(sender.sent).toMatchObject([{ metadata: { campaign: 'spring' } }]);
  });

  it('gives the history page by page, the latest first', async () => {
    for (const subject of ['one', 'two', 'three']) await send({ subject });
    const subjects = async (query: string) =>
      (await history(query)).notifications.map((each: { subject: string }) => each.subject);
    expect(await subjects('limit=2')).toEqual(['three', 'two']);
    expect(await subjects('limit=2&offset=2')).toEqual(['one']);
  });

  it('keeps what a user has muted, and does not send it', async () => {
    expect((await prefer({ sms_enabled: false, muted_types: ['order_completed'] })).body).toEqual({
      status: 'updated',
    });
    expect((await send({ type: 'sms' })).body.status).toBe('muted');
    const order = { metadata: { event_type: 'order_completed' } };
    expect((await send(order)).body.status).toBe('muted');
    expect((await send({ type: 'push' })).body.status).toBe('sent');
    await prefer({ muted_types: ['push'] });
    expect((await send({ type: 'push' })).body.status).toBe('muted');
    expect((await send({ type: 'sms' })).body.status).toBe('sent');
    expect(sender.sent).toHaveLength(2);
    expect((await history()).total).toBe(5);
  });

  it('says that it could not be sent', async () => {
    sender.failures = 1;
    expect((await send()).body.status).toBe('failed');
    const [notification] = (await history()).notifications;
    expect([notification.status, notification.sent_at]).toEqual(['failed', undefined]);
  });

  it('refuses what breaks the rules of the proto', async () => {
    expect((await send({ type: 'pigeon' })).status).toBe(400);
    expect((await send({ subject: '' })).status).toBe(400);
    expect((await rest('PUT', `/notifications/preferences/${userId}`, {})).body.message).toBe(
      'preferences: value is required',
    );
    expect((await rest('GET', '/notifications/history/seven?limit=1')).status).toBe(400);
  });

  it('welcomes a new user, once', async () => {
    const event = { type: 'user_created', user_id: userId, name: 'Ada', email: 'ada@example.com' };
    await queue.publish('user.created', event, { messageId: `welcome-${userId}` });
    await queue.publish('user.created', event, { messageId: `welcome-${userId}` });
    // As the original publishes it: JSON as bytes. Messages of a queue are handled in their order.
    await queue.publish('user.created', Buffer.from(JSON.stringify({ ...event, name: 'Bytes' })));
    await until(async () => (await history()).total === 2);
    const { notifications } = await history();
    expect(notifications.map((each: { message: string }) => each.message)).toEqual([
      'Hi Bytes, welcome to our platform!',
      'Hi Ada, welcome to our platform!',
    ]);
    expect(notifications[0]).toMatchObject({ type: 'email', subject: 'Welcome to our platform!' });
    await until(() => sender.sent.length === 2);
    expect(sender.sent[0]!.metadata).toEqual({
      event_type: 'user_created',
      email: 'ada@example.com',
    });
  });

  it('confirms a completed order, and takes note of an updated user', async () => {
    await queue.publish('user.updated', { user_id: userId });
    await queue.publish('order.completed', {
      type: 'order_completed',
      user_id: userId,
      order_id: 'A-7',
      amount: 12.5,
      currency: 'EUR',
    });
    await until(() => sender.sent.length === 1);
    expect((await history()).notifications).toMatchObject([
      {
        subject: 'Order Confirmation',
        message: 'Your order #A-7 for 12.50 EUR has been completed!',
      },
    ]);
  });

  it('tries again when an event could not be turned into a sent notification', async () => {
    sender.failures = 2;
    await queue.publish('user.created', { user_id: userId, name: 'Grace', email: 'g@example.com' });
    await until(async () => (await history()).notifications[0]?.status === 'sent');
    expect((await history()).total).toBe(1);
    expect(sender.sent).toHaveLength(1);
  });

  it('goes on after events that make no sense', async () => {
    for (const nonsense of [{}, 'text', { user_id: 'seven', name: 'x', email: 'y' }])
      await queue.publish('user.created', nonsense);
    await queue.publish('user.created', { user_id: userId, name: 'Next', email: 'n@example.com' });
    await until(async () => (await history()).total === 1);
  });

  it('is ready, and says so for each plugin', async () => {
    expect(await rest('GET', '/_healthz/readiness')).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        checks: { pgsql: { status: 'ok' }, queue: { status: 'ok' }, cache: { status: 'ok' } },
      },
    });
  });
});

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}
