import {
  createTestCertificates,
  freePort,
  hasOpenssl,
  hasRedis,
  openLink,
  type RedisServer,
  startRedis,
  type TcpLink,
  type TestCertificates,
} from '@nestjs-toolkit/test-servers';
import type { RedisOptions } from './redis-options.js';
import { context, createPlugin, until } from './testing-support/test-plugin.js';

const brief = () => ({ signal: AbortSignal.timeout(200) });

/** Starts a plugin that must not start. @returns the error's text, and everything that was said */
async function failToStart(values: Partial<RedisOptions>, hook = context()) {
  const { plugin, log } = createPlugin({ host: '127.0.0.1', ...values });
  const error: unknown = await plugin.preStart(hook).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  await expect(plugin.client().get('a')).rejects.toThrow('Connection is closed');
  await plugin.onStop(context());
  const { message, stack } = error as Error;
  return { message, said: `${message} ${stack} ${JSON.stringify(error)} ${log.text}` };
}

describe('redis without its server', () => {
  it('fails to start, saying where and why', async () => {
    const port = await freePort();
    const { message } = await failToStart({ port });
    expect(message).toBe(`cannot connect to redis://127.0.0.1:${port}/0: connection refused`);
    const cluster = await failToStart({ port, cluster: true, readTimeout: 100 });
    expect(cluster.message).toContain('connection refused');
  });

  it('fails to start when the host has no address', async () => {
    const { message } = await failToStart({ host: 'cache.invalid', maxRetries: 0 });
    expect(message).toBe('cannot connect to redis://cache.invalid:6379/0: host not found');
  });

  it('does not wait for a server that never answers', async () => {
    const link = await openLink(await freePort());
    link.freeze();
    const slow = await failToStart({
      port: link.port,
      readTimeout: 50,
      writeTimeout: 50,
      maxRetries: 0,
    });
    expect(slow.message).toContain('no answer in time');
    const cancelled = await failToStart(
      { port: link.port, readTimeout: 0, writeTimeout: 0 },
      brief(),
    );
    expect(cancelled.message).toContain('no answer in time');
    await link.close();
  });
});

(hasRedis ? describe : describe.skip)('redis and a server with faults', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis({ password: 'hunter22' });
  }, 30_000);
  afterAll(() => server.remove());

  const values = (): Partial<RedisOptions> => ({
    host: server.host,
    port: server.port,
    password: 'hunter22',
  });

  it('does not start on what will not get better, and tells no secret', async () => {
    const patient = { ...values(), maxRetries: 1_000_000 };
    const wrong = await failToStart({ ...patient, password: 's3cret-guess' });
    expect(wrong.message).toContain('WRONGPASS');
    expect(wrong.said).not.toContain('s3cret-guess');
    const missing = await failToStart({ host: server.host, port: server.port, maxRetries: 1_000 });
    expect(missing.message).toContain('NOAUTH');
    const database = await failToStart({ ...patient, database: 99 });
    expect(database.message).toContain('DB index is out of range');
    const cluster = await failToStart({ ...patient, cluster: true, readTimeout: 100 });
    expect(cluster.message).toContain('cluster support disabled');
  });

  it('starts on the next attempt once the server is there', async () => {
    await server.kill();
    const { plugin } = createPlugin({ ...values(), maxRetries: 0 });
    await expect(plugin.preStart(context())).rejects.toThrow('connection refused');
    await server.restart();
    await plugin.preStart(context());
    expect(await plugin.client().ping()).toBe('PONG');
    await plugin.onStop(context());
  });

  it('fails commands at once while the server is down, and recovers by itself', async () => {
    const { plugin, log } = createPlugin(values());
    await plugin.preStart(context());
    const subscriber = plugin.duplicate();
    await subscriber.subscribe('news');
    await server.kill();
    await until(() => log.text.includes('lost the connection'));
    // The first commands wait for a reconnection that does not come.
    await expect(plugin.client().get('a')).rejects.toThrow(/max retries|writeable/);
    for (let n = 0; n < 100; n++) await expect(plugin.client().get('a')).rejects.toThrow();
    await expect(plugin.healthCheck(brief())).rejects.toThrow('not connected');
    await server.restart();
    await until(() => log.text.includes(`connected to ${plugin.address} again`));
    await plugin.client().set('a', '1');
    const heard = new Promise((resolve) => subscriber.once('message', (_, text) => resolve(text)));
    await until(async () => (await plugin.client().publish('news', 'back')) > 0);
    expect(await heard).toBe('back');
    await plugin.onStop(context());
    expect(log.text).not.toContain('hunter22');
  });

  it('lets commands wait out a short loss of the connection', async () => {
    const { plugin } = createPlugin(values());
    await plugin.preStart(context());
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await Promise.all([1, 2, 3].map(() => plugin.client().ping()))).toEqual(
      Array(3).fill('PONG'),
    );
    await plugin.onStop(context());
  });

  it('stops while the server is down', async () => {
    const { plugin, log } = createPlugin(values());
    await plugin.preStart(context());
    await server.kill();
    await until(() => log.text.includes('lost the connection'));
    await plugin.onStop(context());
    await server.restart();
  });

  it('gives a lent connection back to nobody if it broke', async () => {
    const { plugin } = createPlugin({ ...values(), poolSize: 1 });
    await plugin.preStart(context());
    await expect(
      plugin.withConnection(async (connection) => {
        await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await connection.blpop('jobs', 0);
      }),
    ).rejects.toThrow('Connection is closed');
    expect(await plugin.withConnection((connection) => connection.ping())).toBe('PONG');
    await plugin.onStop(context());
  });

  describe('that goes silent', () => {
    let link: TcpLink;

    beforeEach(async () => {
      link = await openLink(server.port);
    });
    afterEach(() => link.close());

    it('times commands out, replaces the connection, and finds out without commands', async () => {
      const { plugin, log } = createPlugin({
        ...values(),
        port: link.port,
        readTimeout: 60,
        writeTimeout: 100,
        heartbeatFrequency: 30,
      });
      await plugin.preStart(context());
      link.freeze();
      await expect(plugin.client().get('a')).rejects.toThrow('Command timed out');
      await expect(plugin.healthCheck(brief())).rejects.toThrow(/no answer in time|not connected/);
      await until(() => log.text.includes('lost the connection'));
      link.reset();
      await until(() => log.text.includes('again'));
      link.freeze();
      await until(() => log.text.split('lost the connection').length > 2); // nobody but the heartbeat
      link.reset();
      await plugin.onStop(context());
    });

    it('stops in time', async () => {
      const { plugin } = createPlugin({ ...values(), port: link.port });
      await plugin.preStart(context());
      link.freeze();
      await plugin.onStop(brief());
      link.reset();
    });
  });
});

(hasRedis && hasOpenssl ? describe : describe.skip)('redis over TLS', () => {
  let files: TestCertificates;
  let server: RedisServer;

  beforeAll(async () => {
    files = createTestCertificates();
    server = await startRedis({ tls: files });
  }, 30_000);
  afterAll(async () => {
    await server.remove();
    files.remove();
  });

  it('checks the certificate unless told otherwise', async () => {
    const dsn = `rediss://127.0.0.1:${server.port}`;
    for (const trust of [{ tlsCaFile: files.ca }, { tlsVerify: false }]) {
      const { plugin } = createPlugin({ dsn, ...trust });
      await plugin.preStart(context());
      expect(await plugin.client().ping()).toBe('PONG');
      await plugin.onStop(context());
    }
    const stranger = await failToStart({ dsn, tlsCaFile: files.strangerCa });
    expect(stranger.message).toContain('TLS failed');
    const name = await failToStart({ dsn, tlsCaFile: files.ca, tlsServerName: 'elsewhere' });
    expect(name.message).toContain('TLS failed');
  });
});
