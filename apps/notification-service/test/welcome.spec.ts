import { hasRealServers, RealServers } from './backends.js';
import { ServiceProcess } from './service-process.js';

interface History {
  readonly notifications: readonly { readonly subject: string; readonly status: string }[];
  readonly total: number;
}

(hasRealServers ? describe : describe.skip)('from a new user to the welcome notification', () => {
  const servers = new RealServers();
  let users: ServiceProcess;
  let notifications: ServiceProcess;
  let notificationEnv: Record<string, string>;

  beforeAll(async () => {
    await servers.start();
    notificationEnv = await servers.env();
    notifications = new ServiceProcess('notification-service', notificationEnv);
    users = new ServiceProcess('user-service', {
      USER_SERVICE_PGSQL_DSN: servers.postgres.dsn(await servers.postgres.createDatabase()),
      USER_SERVICE_CACHE_ADDR: `127.0.0.1:${servers.redis.port}`,
      USER_SERVICE_QUEUE_DSN: servers.queueDsn(),
      USER_SERVICE_QUEUE_PUBLISH_TIMEOUT: '500ms',
      USER_SERVICE_OUTBOX_INTERVAL: '100ms',
    });
    await Promise.all([users.url(), notifications.url()]);
  }, 90_000);
  afterAll(async () => {
    await Promise.all([users.end(), notifications.end()]);
    await servers.stop();
  });

  async function createUser(email: string): Promise<string> {
    const response = await fetch(`${await users.url()}/users`, {
      method: 'POST',
      body: JSON.stringify({ name: 'Ada', email }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { user_id: string }).user_id;
  }

  async function historyOf(userId: string): Promise<History> {
    const path = `/notifications/history/${userId}?limit=10`;
    return (await (await fetch(`${await notifications.url()}${path}`)).json()) as History;
  }

  async function expectWelcome(userId: string): Promise<void> {
    let history = await historyOf(userId);
    while (history.total === 0 || history.notifications[0]!.status === 'pending') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      history = await historyOf(userId);
    }
    expect(history).toMatchObject({
      notifications: [{ subject: 'Welcome to our platform!', status: 'sent' }],
      total: 1,
    });
  }

  it('takes three services and no more than a moment', async () => {
    await expectWelcome(await createUser('ada@example.com'));
  }, 30_000);

  it('survives that RabbitMQ is killed, users are created meanwhile, and it is started again', async () => {
    await servers.rabbitmq.kill();
    const created: string[] = [];
    for (let n = 0; n < 3; n++) created.push(await createUser(`meanwhile${n}@example.com`));
    expect((await historyOf(created[0]!)).total).toBe(0);
    await servers.rabbitmq.restart();
    for (const userId of created) await expectWelcome(userId);
  }, 90_000);

  it('survives that the notification service is killed and another one takes over', async () => {
    await notifications.end('SIGKILL');
    const userId = await createUser('patient@example.com');
    notifications = new ServiceProcess('notification-service', notificationEnv);
    await expectWelcome(userId);
  }, 60_000);

  it('loses and doubles nothing when both are killed under load', async () => {
    const created: string[] = [];
    for (let n = 0; n < 40; n++) {
      created.push(await createUser(`load${n}@example.com`));
      if (n === 10) {
        await notifications.end('SIGKILL');
        notifications = new ServiceProcess('notification-service', notificationEnv);
        await notifications.url();
      }
      if (n === 20) await servers.rabbitmq.kill();
      if (n === 30) await servers.rabbitmq.restart();
    }
    for (const userId of created) await expectWelcome(userId);
  }, 120_000);

  it('leaves the events to a worker if it is told to', async () => {
    await notifications.end('SIGTERM');
    const env = { ...notificationEnv, NOTIFICATION_SERVICE_EVENT_CONSUMERS: 'workers' };
    notifications = new ServiceProcess('notification-service', env);
    await notifications.url();
    const userId = await createUser('worker@example.com');
    const worker = new ServiceProcess('worker', env);
    await worker.until(/notification-worker 1\.0\.0 is ready/);
    await expectWelcome(userId);
    expect(await worker.end('SIGTERM')).toEqual([0, null]);
  }, 60_000);

  it('ends in an orderly way', async () => {
    expect(await notifications.end('SIGTERM')).toEqual([0, null]);
    expect(await users.end('SIGTERM')).toEqual([0, null]);
  }, 60_000);
});
