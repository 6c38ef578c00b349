import { getPluginToken } from '@nestjs-toolkit/core';
import { jest } from '@jest/globals';
import type { EventMessage } from '@nestjs-toolkit/plugin-rabbitmq';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { AppModule } from '../src/app.module.js';
import type { QueuePlugin } from '../src/events/user-events.js';
import type { PgsqlPlugin } from '../src/gen/user-service.toolkit.js';
import { BACKENDS } from './backends.js';

type Received = readonly [data: unknown, message: EventMessage];

describe.each(BACKENDS)('events of the user service on %s', (_name, backend) => {
  let service: TestApplication;
  let queue: QueuePlugin;
  let received: Received[];

  beforeAll(async () => {
    await backend.start();
    const env = { ...(await backend.env()), USER_SERVICE_OUTBOX_INTERVAL: '50ms' };
    service = await startTestApplication(AppModule, { env });
    queue = service.app.get<QueuePlugin>(getPluginToken('queue'));
    queue.subscribe('spec', 'user.*', (data, message) => void received.push([data, message]));
  }, 60_000);
  beforeEach(() => (received = []));
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await service.stop();
    await backend.stop();
  });

  async function call(method: string, path: string, body: object): Promise<string> {
    const response = await service.fetch(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-request-id': `spec-${method}` },
    });
    const answer = (await response.json()) as { user_id?: string };
    return answer.user_id ?? String(response.status);
  }

  const outboxSize = async (): Promise<number> => {
    const { dataSource } = service.app.get<PgsqlPlugin>(getPluginToken('pgsql'));
    const rows = await dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM outbox');
    return rows[0]!.n;
  };

  it('tell of users that are created and updated, with the request that did it', async () => {
    const id = await call('POST', '/users', { name: 'Ada', email: 'events@example.com' });
    await call('PUT', `/users/${id}`, { name: 'Countess' });
    await until(() => received.length === 2);
    expect(received.map(([data, { event, requestId }]) => [event, requestId, data])).toEqual([
      [
        'user.created',
        'spec-POST',
        { type: 'user_created', user_id: id, name: 'Ada', email: 'events@example.com' },
      ],
      [
        'user.updated',
        'spec-PUT',
        { type: 'user_updated', user_id: id, name: 'Countess', email: 'events@example.com' },
      ],
    ]);
    await until(async () => (await outboxSize()) === 0);
  });

  it('wait in the outbox while the queue is away, and keep their order', async () => {
    const publish = jest.spyOn(queue, 'publish').mockRejectedValue(new Error('not connected'));
    for (const name of ['a', 'b', 'c'])
      await call('POST', '/users', { name, email: `${name}@outbox.example.com` });
    await until(() => publish.mock.calls.length > 2);
    expect(await outboxSize()).toBe(3);
    publish.mockRestore();
    await until(() => received.length === 3);
    expect(received.map(([data]) => (data as { name: string }).name)).toEqual(['a', 'b', 'c']);
  });

  it('are not sent for what was refused', async () => {
    const user = { name: 'Eve', email: 'twice@example.com' };
    await call('POST', '/users', user);
    expect(await call('POST', '/users', user)).toBe('409');
    await until(async () => received.length === 1 && (await outboxSize()) === 0);
  });
});

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}
