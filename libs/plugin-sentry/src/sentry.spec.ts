import { Client, credentials } from '@grpc/grpc-js';
import { definePlugin, env, getPluginToken, loadConfig, Telemetry } from '@nestjs-toolkit/core';
import { StatusType } from '@nestjs-toolkit/core/wkt';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import type { SentryPlugin } from './plugin-interface.js';
import { sentry } from './sentry.js';
import { SentryOptions } from './sentry-options.js';
import { Ingest } from './testing-support/ingest.js';
import { RPC, statusApp } from './testing-support/status-app.js';

let ingest: Ingest;
let service: TestApplication | undefined;

beforeEach(async () => void (ingest = await Ingest.start()));

afterEach(async () => {
  await service?.stop();
  service = undefined;
  await ingest.close();
});

class VaultOptions {
  password = env.secret('PASSWORD');
}

async function start(variables: Record<string, string> = {}): Promise<SentryPlugin> {
  const vault = definePlugin({ type: 'vault', options: VaultOptions, create: () => ({}) });
  const plugins = [
    { prefix: 'sentry', definition: sentry },
    { prefix: 'vault', definition: vault },
  ];
  service = await startTestApplication(statusApp(plugins), {
    env: { STATUS_SENTRY_DSN: ingest.dsn, STATUS_VAULT_PASSWORD: 'hunter22', ...variables },
  });
  return service.app.get<SentryPlugin>(getPluginToken('sentry'));
}

function post(message: string, headers: Record<string, string> = {}): Promise<Response> {
  return service!.fetch('/status?token=in-the-query', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  });
}

function callGrpc(message: string): Promise<unknown> {
  const client = new Client(service!.grpcAddress, credentials.createInsecure());
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      RPC,
      (value: never) => Buffer.from(StatusType.encode(value)),
      (bytes) => StatusType.decode(bytes),
      { message } as never,
      (error, answer) => resolve(error ?? answer),
    );
  }).finally(() => client.close());
}

describe('a call that fails because of the service', () => {
  it('is reported with what was thrown, its request and the release', async () => {
    const plugin = await start({ STATUS_SENTRY_ENVIRONMENT: 'staging' });
    await post('broken', { 'x-request-id': 'abc-123', 'user-agent': 'spec' });
    expect(await plugin.flush()).toBe(true);
    expect(ingest.events).toHaveLength(1);
    const [event] = ingest.events;
    expect(event).toMatchObject({
      environment: 'staging',
      release: 'status@1.2.3',
      transaction: RPC,
      tags: {
        service: 'status',
        rpc: RPC,
        transport: 'http',
        code: 'INTERNAL',
        request_id: 'abc-123',
      },
      request: {
        method: 'POST',
        url: '/status',
        headers: { 'user-agent': 'spec', 'x-request-id': 'abc-123' },
      },
    });
    expect(event!.exception!.values[0]).toMatchObject({
      type: 'Error',
      value: 'password *** is wrong',
      stacktrace: expect.anything(),
    });
  });

  it('is reported from gRPC as well', async () => {
    const plugin = await start();
    await callGrpc('broken');
    await plugin.flush();
    expect(ingest.events).toHaveLength(1);
    expect(ingest.events[0]!.tags).toMatchObject({ transport: 'grpc', rpc: RPC, code: 'INTERNAL' });
  });

  it('takes no secret along', async () => {
    const plugin = await start();
    await post('broken', { authorization: 'Bearer abcdef', cookie: 'session=xyz' });
    plugin.capture(new Error('cannot connect to redis://user:s3cr3t@host:6379'), {
      extra: { password: 'letmein', note: 'vault said hunter22' },
    });
    await plugin.flush();
    expect(ingest.events).toHaveLength(2);
    for (const secret of ['abcdef', 'session=xyz', 'in-the-query', 's3cr3t', 'letmein', 'hunter22'])
      expect(ingest.text).not.toContain(secret);
  });
});

describe('a call that fails because of its caller', () => {
  it('is not reported, unless its code is asked for', async () => {
    const plugin = await start();
    await post('missing');
    await plugin.flush();
    expect(ingest.events).toEqual([]);
    await service!.stop();
    const curious = await start({ STATUS_SENTRY_CODES: 'NOT_FOUND' });
    await post('missing');
    await post('broken');
    await curious.flush();
    expect(ingest.events.map(({ tags }) => tags['code'])).toEqual(['NOT_FOUND']);
  });
});

describe('reports of your own', () => {
  it('are sent with tags, level and causes', async () => {
    const plugin = await start();
    const id = plugin.capture(new Error('job failed', { cause: new Error('disk is full') }), {
      tags: { job: 'invoices' },
      level: 'fatal',
    });
    plugin.captureMessage('quota is nearly used up', { level: 'warning' });
    await plugin.flush();
    const [error, message] = ingest.events;
    expect(error).toMatchObject({ level: 'fatal', tags: { job: 'invoices' } });
    expect(error!.event_id).toBe(id);
    expect(error!.exception!.values.map(({ value }) => value)).toEqual([
      'disk is full',
      'job failed',
    ]);
    expect(message).toMatchObject({ level: 'warning', message: 'quota is nearly used up' });
  });
});

describe('errors of message handlers and jobs', () => {
  it('are reported by what failed, as warnings while they are tried again', async () => {
    const plugin = await start();
    const telemetry = service!.app.get(Telemetry);
    const place = { source: 'rabbitmq "queue"', operation: 'user.created', tags: { message: '7' } };
    telemetry.reportError(new Error('no template'), { ...place, isRetried: true });
    telemetry.reportError(new Error('no template'), place);
    await plugin.flush();
    expect(ingest.events).toMatchObject([
      { level: 'warning', transaction: 'user.created', tags: { source: 'rabbitmq "queue"' } },
      { level: 'error', tags: { operation: 'user.created', message: '7' } },
    ]);
  });
});

describe('the plugin', () => {
  it('reports no more than its share', async () => {
    const plugin = await start({ STATUS_SENTRY_SAMPLE_RATE: '0' });
    await post('broken');
    await plugin.flush();
    expect(ingest.events).toEqual([]);
  });

  it('lets reports leave before the service has stopped', async () => {
    await start();
    await post('broken');
    await service!.stop();
    expect(ingest.events).toHaveLength(1);
  });

  it('does nothing without a DSN', async () => {
    const plugin = await start({ STATUS_SENTRY_DSN: '' });
    await post('broken');
    expect(plugin.info()).toMatchObject({ enabled: false, address: undefined });
    expect(await plugin.flush()).toBe(true);
    expect(ingest.text).toBe('');
  });

  it('does not disturb the service when Sentry is away or refuses', async () => {
    const plugin = await start();
    ingest.status = 500;
    expect((await post('broken')).status).toBe(500);
    await plugin.flush();
    await ingest.close();
    expect((await post('broken')).status).toBe(500);
    expect((await post('fine')).status).toBe(200);
    ingest = await Ingest.start();
  });

  it('tells its settings without the key', async () => {
    const plugin = await start();
    expect(plugin.info()).toEqual({
      enabled: true,
      address: ingest.dsn.replace('publickey@', ''),
      environment: 'production',
      release: 'status@1.2.3',
      sampleRate: 1,
    });
  });
});

describe('its options', () => {
  it.each([
    ['DSN', 'https://sentry.example.com/42', 'DSN: expected one such as'],
    ['SAMPLE_RATE', '2', 'a number from 0 to 1'],
    ['CODES', 'INTERNAL,OOPS', 'CODES: unknown OOPS'],
  ])('refuse %s=%s', (name, value, reason) => {
    expect(() => loadConfig(SentryOptions, { env: { [name]: value } })).toThrow(reason);
  });
});

describe('an error that nobody caught', () => {
  it('is reported as fatal, and no longer once the service has stopped', async () => {
    const before = process.listenerCount('uncaughtException');
    const plugin = await start();
    const ofApplication = (): void => {};
    process.on('uncaughtException', ofApplication);
    try {
      for (const listener of process.listeners('uncaughtException'))
        listener(new Error('burst'), 'uncaughtException');
      await plugin.flush();
    } finally {
      process.off('uncaughtException', ofApplication);
    }
    expect(ingest.events).toMatchObject([
      {
        level: 'fatal',
        tags: { origin: 'uncaughtException' },
        exception: { values: [{ value: 'burst' }] },
      },
    ]);
    await service!.stop();
    service = undefined;
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });
});
