import { getPluginToken } from '@nestjs-toolkit/core';
import {
  createTestApplication,
  startTestApplication,
  type TestApplication,
} from '@nestjs-toolkit/testing';
import { AppModule } from '../src/app.module.js';
import type { PgsqlPlugin } from '../src/gen/user-service.toolkit.js';
import { hasRealServers, RealServers } from './backends.js';

(hasRealServers ? describe : describe.skip)('user service when its backends fail', () => {
  const servers = new RealServers();
  let service: TestApplication | undefined;

  beforeAll(() => servers.start(), 60_000);
  afterAll(() => servers.stop());
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  const start = async (more: Record<string, string> = {}): Promise<TestApplication> =>
    (service = await startTestApplication(AppModule, {
      env: { ...(await servers.env()), ...more },
    }));

  async function create(email: string): Promise<string> {
    const response = await service!.fetch('/users', {
      method: 'POST',
      body: JSON.stringify({ name: 'Ada', email }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { user_id: string }).user_id;
  }

  const read = async (id: string): Promise<unknown> => {
    const response = await service!.fetch(`/users/${id}`);
    return [response.status, ((await response.json()) as { user?: { name: string } }).user?.name];
  };

  const readiness = async (): Promise<unknown> => {
    const response = await service!.fetch('/_healthz/readiness');
    return [response.status, ((await response.json()) as { status: string }).status];
  };

  it('goes on answering while Redis is killed, and uses it again when it is back', async () => {
    const { app } = await start();
    const id = await create('kill@example.com');
    expect(await read(id)).toEqual([200, 'Ada']);

    await servers.redis.kill();
    expect(await read(id)).toEqual([200, 'Ada']);
    const other = await create('down@example.com');
    expect(await read(other)).toEqual([200, 'Ada']);
    expect(await readiness()).toEqual([200, 'degraded']);

    await servers.redis.restart();
    await until(async () => ((await readiness()) as string[])[1] === 'ok');
    expect(await read(id)).toEqual([200, 'Ada']);
    expect(await servers.redis.command('EXISTS', `user:${id}`)).toBe(1);
    expect(app.addresses.http).toBeDefined();
  }, 30_000);

  it('starts without Redis, because its cache is not required', async () => {
    await start({ USER_SERVICE_CACHE_ADDR: '127.0.0.1:1' });
    expect(await read(await create('nocache@example.com'))).toEqual([200, 'Ada']);
    expect(await readiness()).toEqual([200, 'degraded']);
  }, 30_000);

  it('creates users without RabbitMQ, whose events wait, and says that it is degraded', async () => {
    const { app } = await start({ USER_SERVICE_QUEUE_DSN: 'amqp://guest:hunter22@127.0.0.1:1' });
    expect(await read(await create('noqueue@example.com'))).toEqual([200, 'Ada']);
    expect(await readiness()).toEqual([200, 'degraded']);
    const { dataSource } = app.get<PgsqlPlugin>(getPluginToken('pgsql'));
    expect(await dataSource.query('SELECT event FROM outbox')).toEqual([{ event: 'user.created' }]);
  }, 30_000);

  it('refuses to start without PostgreSQL: names it, keeps the password, opens no port', async () => {
    const app = await createTestApplication(AppModule, {
      env: {
        USER_SERVICE_PGSQL_DSN: 'postgres://ada:hunter22@127.0.0.1:1/users',
        USER_SERVICE_CACHE_DSN: 'memory:',
      },
    });
    const error = await app.start().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).toMatch(
      /^plugin postgres_gorm "pgsql" at \S*127\.0\.0\.1:1\S*: preStart failed: /,
    );
    expect(error?.message).not.toContain('hunter22');
    expect(app.addresses).toEqual({});
  }, 30_000);

  it('answers again after PostgreSQL was restarted', async () => {
    await start();
    const id = await create('restart@example.com');
    await servers.postgres.restart();
    await until(async () => ((await readiness()) as string[])[1] === 'ok');
    await servers.redis.command('FLUSHALL');
    expect(await read(id)).toEqual([200, 'Ada']);
  }, 60_000);

  it('reports every problem of its configuration at once', async () => {
    const env = {
      USER_SERVICE_CACHE_TIMEOUT: 'soon',
      USER_SERVICE_SERVER_HTTP_PORT: '99999',
      USER_SERVICE_PGSQL_PORT: 'x',
    };
    await expect(createTestApplication(AppModule, { env })).rejects.toThrow(
      /3 configuration problems:[\s\S]*USER_SERVICE_SERVER_HTTP_PORT="99999"[\s\S]*USER_SERVICE_PGSQL_PORT="x"[\s\S]*USER_SERVICE_CACHE_TIMEOUT="soon"/,
    );
  });
});

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check().catch(() => false)))
    await new Promise((resolve) => setTimeout(resolve, 20));
}
