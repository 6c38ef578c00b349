import {
  createTestCertificates,
  freePort,
  hasOpenssl,
  hasRabbitmq,
  openLink,
  type RabbitmqServer,
  startRabbitmq,
  type TcpLink,
  type TestCertificates,
} from '@nestjs-toolkit/test-servers';
import {
  context,
  createPlugin,
  start,
  stop,
  until,
  type Values,
} from './testing-support/test-plugin.js';

/** Starts a plugin that must not start. @returns the error's text, and everything that was said */
async function failToStart(values: Values, hook = context()) {
  const { plugin, log } = createPlugin({ host: '127.0.0.1', ...values });
  const error: unknown = await plugin.preStart(hook).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  await expect(plugin.publish('job', 1)).rejects.toThrow('not connected');
  await stop(plugin);
  const { message, stack } = error as Error;
  return { message, said: `${message} ${stack} ${JSON.stringify(error)} ${log.text}` };
}

describe('rabbitmq without its server', () => {
  it('does not start, saying where and why', async () => {
    const port = await freePort();
    const { message } = await failToStart({ port, connectAttempts: 2 });
    expect(message).toBe(`cannot connect to amqp://guest@127.0.0.1:${port}: connection refused`);
  });

  it('does not start when the host has no address', async () => {
    const { message } = await failToStart({ host: 'queue.invalid', connectAttempts: 1 });
    expect(message).toBe('cannot connect to amqp://guest@queue.invalid:5672: host not found');
  });

  it('does not wait for a server that never answers', async () => {
    const link = await openLink(await freePort());
    link.freeze();
    const slow = await failToStart({ port: link.port, connectTimeout: 50, connectAttempts: 1 });
    expect(slow.message).toContain('no answer in time');
    const cancelled = await failToStart({ port: link.port }, context(50));
    expect(cancelled.message).toContain('no answer in time');
    await link.close();
  });
});

(hasRabbitmq ? describe : describe.skip)('rabbitmq and a server with faults', () => {
  let server: RabbitmqServer;

  beforeAll(async () => {
    server = await startRabbitmq();
  }, 60_000);
  afterAll(() => server.remove());

  const values = (): Values => ({ host: server.host, port: server.port });

  it('does not start with a wrong password or an unknown virtual host, and tells no secret', async () => {
    const patient = { ...values(), connectAttempts: 1_000_000 };
    const wrong = await failToStart({ ...patient, password: 's3cret-guess' });
    expect(wrong.message).toContain('ACCESS_REFUSED');
    expect(wrong.said).not.toContain('s3cret-guess');
    const vhost = await failToStart({ ...patient, vhost: 'nowhere' });
    expect(vhost.message).toMatch(/vhost nowhere not found/);
  });

  it('loses nothing that was confirmed when the server is killed and restarted under load', async () => {
    const exchange = 'load';
    const { plugin, log } = createPlugin({ ...values(), exchange, publishTimeout: 60_000 });
    const { plugin: other } = createPlugin({ ...values(), exchange, prefetch: 10 });
    const seen = new Set<unknown>();
    other.subscribe('loaded', 'job', (data) => void seen.add(data));
    await Promise.all([start(plugin), start(other)]);
    const confirmed: number[] = [];
    const enough = new AbortController();
    const publisher = async (from: number): Promise<void> => {
      for (let n = from; !enough.signal.aborted; n += 4) {
        await plugin.publish('job', n);
        confirmed.push(n);
      }
    };
    const publishers = [0, 1, 2, 3].map(publisher);
    await until(() => confirmed.length > 100);
    await server.kill();
    await until(() => log.text.includes('lost the connection'));
    await expect(plugin.healthCheck(context(200))).rejects.toThrow();
    const before = confirmed.length;
    await server.restart();
    await until(() => confirmed.length > before + 100);
    enough.abort();
    await Promise.all(publishers);
    await until(() => confirmed.every((n) => seen.has(n)));
    expect(log.text).toContain(`connected to ${plugin.address} again`);
    await plugin.healthCheck(context());
    await other.healthCheck(context());
    await Promise.all([stop(plugin), stop(other)]);
  }, 90_000);

  it('declares everything again on a server that has lost its data', async () => {
    const { plugin } = createPlugin({ ...values(), exchange: 'amnesia', publishTimeout: 60_000 });
    const seen: unknown[] = [];
    plugin.subscribe('amnesia', 'job', (data) => void seen.push(data));
    await start(plugin);
    await server.use(async (connection) => {
      await connection.queueDelete('amnesia:job');
      await connection.exchangeDelete({ exchange: 'amnesia' });
    });
    await until(async () => {
      await plugin.publish('job', 'still here').catch(() => {});
      return seen.length > 0;
    });
    await plugin.healthCheck(context());
    await stop(plugin);
  }, 30_000);

  it('fails a publication after PUBLISH_TIMEOUT while the server is down, and the next ones at once when too many wait', async () => {
    const { plugin } = createPlugin({ ...values(), publishTimeout: 300, maxPending: 2 });
    await start(plugin);
    await server.kill();
    const waiting = [plugin.publish('job', 1), plugin.publish('job', 2)];
    await expect(plugin.publish('job', 3)).rejects.toThrow(
      'event "job" was not sent: 2 others wait for their confirmation',
    );
    for (const each of waiting)
      await expect(each).rejects.toThrow(
        /event "job" was not confirmed by the broker within 300ms: /,
      );
    await stop(plugin);
    await server.restart();
  }, 60_000);

  it('refuses to start when the server has no connection left, and starts when there is one', async () => {
    await server.control('set_vhost_limits', '-p', '/', '{"max-connections": 1}');
    const { plugin: first } = createPlugin(values());
    await start(first);
    const { message } = await failToStart({ ...values(), connectAttempts: 2 });
    expect(message).toMatch(/connection limit/);
    await stop(first);
    const { plugin } = createPlugin({ ...values(), connectAttempts: 100 });
    await start(plugin);
    await stop(plugin);
    await server.control('clear_vhost_limits', '-p', '/');
  }, 60_000);

  it('starts late, with the subscriptions made meanwhile, once the server is there', async () => {
    await server.kill();
    const { plugin } = createPlugin({ ...values(), exchange: 'late', connectAttempts: 1 });
    const seen: unknown[] = [];
    plugin.subscribe('late', 'job', (data) => void seen.push(data));
    await expect(plugin.preStart(context())).rejects.toThrow('connection refused');
    await server.restart();
    await start(plugin);
    await plugin.publish('job', 'at last');
    await until(() => seen.length === 1);
    await stop(plugin);
  }, 60_000);

  it('says that the server is short of memory, fails publishing in time, and goes on afterwards', async () => {
    const { plugin, log } = createPlugin({ ...values(), exchange: 'short', publishTimeout: 300 });
    const seen: unknown[] = [];
    plugin.subscribe('short', 'job', (data) => void seen.push(data));
    await start(plugin);
    await server.control('set_vm_memory_high_watermark', 'absolute', '1MB');
    await expect(plugin.publish('job', 'held back')).rejects.toThrow('was not confirmed');
    await until(() => log.text.includes('blocks publishers'));
    await expect(plugin.healthCheck(context())).rejects.toThrow('broker blocks publishers');
    await server.control('set_vm_memory_high_watermark', '0.4');
    await until(() => log.text.includes('takes messages again'));
    await plugin.healthCheck(context());
    await plugin.publish('job', 'afterwards');
    await until(() => seen.includes('afterwards'));
    await stop(plugin);
  }, 60_000);

  it('dead-letters a message that ends its process each time', async () => {
    const { plugin } = createPlugin({ ...values(), exchange: 'deadly', deliveryLimit: 2 });
    const subscription = plugin.subscribe('killer', 'job', () => new Promise<void>(() => {}));
    await start(plugin);
    await subscription.ready();
    await plugin.onStopSync(context(20));
    await plugin.publish('job', 'lethal');
    const channel = await plugin.channel();
    const dead = () => channel.basicGet({ queue: 'killer:job:dead', noAck: true });
    let letter = await dead();
    while (!letter) {
      const message = await channel.basicGet('killer:job');
      if (message) channel.basicNack({ deliveryTag: message.deliveryTag, requeue: true });
      letter = await dead();
    }
    expect(letter.type).toBe('job');
    await channel.close();
    await plugin.onStop(context());
  }, 30_000);

  describe('behind a link', () => {
    let link: TcpLink;

    beforeEach(async () => {
      link = await openLink(server.port);
    });
    afterEach(() => link.close());

    it('finds out about a half-open connection by its heartbeat, and goes on with a new one', async () => {
      const { plugin, log } = createPlugin({
        host: '127.0.0.1',
        port: link.port,
        heartbeat: 1_000,
        connectTimeout: 500,
        publishTimeout: 60_000,
        exchange: 'half-open',
      });
      const seen: unknown[] = [];
      plugin.subscribe('half', 'job', (data) => void seen.push(data));
      await start(plugin);
      link.freeze();
      await expect(plugin.healthCheck(context(100))).rejects.toThrow('no answer in time');
      const published = plugin.publish('job', 'through');
      await until(() => log.text.includes('lost the connection'));
      link.reset();
      await published;
      await until(() => seen.includes('through'));
      await stop(plugin);
    }, 60_000);

    it('delivers again what was being handled when the connection broke', async () => {
      const { plugin } = createPlugin({ host: '127.0.0.1', port: link.port, exchange: 'broken' });
      const deliveries: boolean[] = [];
      let proceed!: () => void;
      plugin.subscribe('broken', 'job', async (_, { redelivered }) => {
        deliveries.push(redelivered);
        if (deliveries.length === 1) await new Promise<void>((resolve) => (proceed = resolve));
      });
      await start(plugin);
      await plugin.publish('job', 1);
      await until(() => proceed !== undefined);
      link.reset();
      proceed();
      await until(() => deliveries.length === 2);
      expect(deliveries).toEqual([false, true]);
      await stop(plugin);
    }, 30_000);

    it('stops while the server does not answer', async () => {
      const { plugin } = createPlugin({ host: '127.0.0.1', port: link.port });
      plugin.subscribe('stopper', 'job', () => {});
      await start(plugin);
      link.freeze();
      await plugin.onStopSync(context(100));
      await plugin.onStop(context(100));
    });
  });
});

(hasRabbitmq && hasOpenssl ? describe : describe.skip)('rabbitmq over TLS', () => {
  let certificates: TestCertificates;
  let server: RabbitmqServer;

  beforeAll(async () => {
    certificates = createTestCertificates();
    server = await startRabbitmq({ tls: certificates });
  }, 60_000);
  afterAll(async () => {
    await server.remove();
    certificates.remove();
  });

  const values = (more: Values): Values => ({
    port: server.port,
    connectAttempts: 1,
    connectTimeout: 2_000,
    ...more,
  });

  it('connects to a server whose certificate it trusts', async () => {
    const { plugin } = createPlugin(values({ tls: true, tlsCaFile: certificates.ca }));
    await start(plugin);
    await plugin.healthCheck(context());
    expect(plugin.address).toMatch(/^amqps:/);
    await stop(plugin);
    const { plugin: careless } = createPlugin(
      values({ dsn: `amqps://127.0.0.1:${server.port}`, tlsVerify: false }),
    );
    await start(careless);
    await stop(careless);
  });

  it('refuses one that it does not trust, and one of another name', async () => {
    const unknown = await failToStart(values({ tls: true }));
    expect(unknown.message).toMatch(/TLS failed: .*(certificate|self-signed|self signed)/);
    const stranger = await failToStart(values({ tls: true, tlsCaFile: certificates.strangerCa }));
    expect(stranger.message).toContain('TLS failed');
    const name = { tls: true, tlsCaFile: certificates.ca, tlsServerName: 'elsewhere.example' };
    expect((await failToStart(values(name))).message).toMatch(/TLS failed: .*elsewhere\.example/);
  });

  it('says so when one side speaks TLS and the other does not', async () => {
    const plain = await failToStart(values({ tls: false }));
    expect(plain.message).toMatch(/closed by the server|reset|no answer/);
    const link = await startRabbitmq();
    const tls = await failToStart({ port: link.port, tls: true, connectAttempts: 1 });
    expect(tls.message).toMatch(/TLS failed|closed|reset/);
    await link.remove();
  }, 60_000);
});
