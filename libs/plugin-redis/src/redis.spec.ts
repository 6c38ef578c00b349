import { hasRedis, type RedisServer, startRedis } from '@nestjs-toolkit/test-servers';
import type { RedisPluginInstance } from './redis-plugin.js';
import { context, createPlugin, until } from './testing-support/test-plugin.js';
import type { RedisOptions } from './redis-options.js';

type Values = Partial<RedisOptions>;

/** The same specs for every mode. @param values settings of a plugin that reaches an empty Redis */
function behavesLikeRedis(values: () => Values): void {
  describe('the plugin', () => {
    let plugin: RedisPluginInstance;

    beforeEach(async () => {
      ({ plugin } = createPlugin(values()));
      await plugin.preStart(context());
    });
    afterEach(() => plugin.onStop(context()));

    it('is healthy', async () => {
      await plugin.healthCheck(context());
    });

    it('reads, writes and deletes', async () => {
      await plugin.client().set('user:1', 'Ada');
      expect(await plugin.client().get('user:1')).toBe('Ada');
      await plugin.client().del('user:1');
      expect(await plugin.client().get('user:1')).toBeNull();
      expect(await plugin.client().getBuffer('user:1')).toBeNull();
    });

    it('lets values expire', async () => {
      await plugin.client().set('short', 'life', 'PX', 20);
      expect(await plugin.client().pttl('short')).toBeGreaterThan(0);
      await until(async () => (await plugin.client().get('short')) === null);
      expect(await plugin.client().set('lock', 'a', 'EX', 60, 'NX')).toBe('OK');
      expect(await plugin.client().set('lock', 'b', 'EX', 60, 'NX')).toBeNull();
    });

    it('runs pipelines and transactions', async () => {
      const answers = await plugin.client().multi().set('{n}', '1').incr('{n}').get('{n}').exec();
      expect(answers).toEqual([
        [null, 'OK'],
        [null, 2],
        [null, '2'],
      ]);
      expect(await plugin.client().pipeline().get('{n}').exec()).toEqual([[null, '2']]);
    });

    it('counts right with many commands at once', async () => {
      await Promise.all(Array.from({ length: 100 }, () => plugin.client().incr('counter')));
      expect(await plugin.client().get('counter')).toBe('100');
    });

    it('publishes to subscribers', async () => {
      const subscriber = plugin.duplicate();
      const heard: string[] = [];
      subscriber.on('message', (channel: string, text: string) =>
        heard.push(`${channel}: ${text}`),
      );
      await subscriber.subscribe('news');
      await plugin.client().publish('news', 'hello');
      await until(() => heard.length > 0);
      expect(heard).toEqual(['news: hello']);
      await plugin.client().set('still', 'usable');
    });

    it('lends connections for optimistic transactions', async () => {
      await plugin.client().set('balance', '1');
      const result = await plugin.withConnection(async (connection) => {
        await connection.watch('balance');
        await plugin.client().set('balance', '2');
        return connection.multi().set('balance', '3').exec();
      });
      expect(result).toBeNull();
      expect(await plugin.client().get('balance')).toBe('2');
    });

    it('puts the prefix in front of keys', async () => {
      const { plugin: prefixed } = createPlugin({ ...values(), keyPrefix: 'shop:' });
      await prefixed.preStart(context());
      await prefixed.client().set('a', '1');
      expect(await prefixed.client().get('a')).toBe('1');
      expect(await prefixed.client().keys('*')).toContain('shop:a');
      await prefixed.onStop(context());
    });

    it('shows its settings', () => {
      expect(plugin.info()).toMatchObject({ address: plugin.address, poolSize: 10 });
    });
  });
}

describe('redis in memory', () => {
  behavesLikeRedis(() => ({ dsn: 'memory:' }));

  it('is a Redis of its own for each plugin, and empty after a stop', async () => {
    const [{ plugin: one }, { plugin: two }] = [
      createPlugin({ dsn: 'memory:' }),
      createPlugin({ dsn: 'memory:' }),
    ];
    await one.client().set('only', 'here');
    expect(await two.client().get('only')).toBeNull();
    await one.onStop(context());
    expect(await one.client().get('only')).toBeNull();
    await two.onStop(context());
  });

  it('is a single server, not a cluster', () => {
    const { plugin } = createPlugin({ dsn: 'memory:' });
    expect(plugin.db()).toBe(plugin.client());
    expect(() => plugin.clusterDB()).toThrow('plugin "cache" is no cluster: use db()');
  });
});

(hasRedis ? describe : describe.skip)('redis on a server', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis({ password: 'hunter22' });
  }, 30_000);
  beforeEach(() => server.command('FLUSHALL'));
  afterAll(() => server.remove());

  const values = (): Values => ({ host: server.host, port: server.port, password: 'hunter22' });

  behavesLikeRedis(values);

  it('uses the database it is told to', async () => {
    const { plugin } = createPlugin({ ...values(), database: 3 });
    const { plugin: zero } = createPlugin(values());
    await plugin.preStart(context());
    await zero.preStart(context());
    await plugin.client().set('where', 'three');
    expect(await zero.client().get('where')).toBeNull();
    await zero.client().select(3);
    expect(await zero.client().get('where')).toBe('three');
    await Promise.all([plugin.onStop(context()), zero.onStop(context())]);
  });

  it('names its connections and closes all of them', async () => {
    const { plugin } = createPlugin({ ...values(), minIdleConns: 2 });
    await plugin.preStart(context());
    await plugin.duplicate().subscribe('news');
    const clients = async () => String(await server.command('CLIENT', 'LIST')).match(/name=spec /g);
    expect(await clients()).toHaveLength(4);
    await plugin.onStop(context());
    await until(async () => (await clients()) === null);
  });

  it('lends at most POOL_SIZE connections, and takes blocking commands on them', async () => {
    const { plugin } = createPlugin({
      ...values(),
      poolSize: 2,
      poolTimeout: 50,
      readTimeout: 20,
      writeTimeout: 20,
    });
    await plugin.preStart(context());
    const waiting = [1, 2].map(() => plugin.withConnection((each) => each.blpop('jobs', 0)));
    await expect(plugin.withConnection((each) => each.ping())).rejects.toThrow(
      'all 2 connections are lent out and none came back within 50 ms',
    );
    await plugin.client().rpush('jobs', 'a', 'b');
    expect((await Promise.all(waiting)).flat()).toEqual(
      expect.arrayContaining(['a', 'b', 'jobs', 'jobs']),
    );
    expect(await plugin.withConnection((each) => each.ping())).toBe('PONG');
    await plugin.onStop(context());
  });

  it('ends blocking commands when their signal aborts, and when the service stops', async () => {
    const { plugin } = createPlugin(values());
    await plugin.preStart(context());
    const controller = new AbortController();
    const cancelled = plugin.withConnection((each) => each.blpop('jobs', 0), {
      signal: controller.signal,
    });
    const stopped = plugin.withConnection((each) => each.blpop('jobs', 0));
    const failures = Promise.allSettled([cancelled, stopped]);
    await until(async () => {
      const blocked = /blocked_clients:(\d+)/.exec(String(await server.command('INFO')))?.[1];
      return blocked === '2';
    });
    controller.abort();
    await expect(cancelled).rejects.toThrow('Connection is closed');
    await plugin.onStop(context());
    expect((await failures).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

(hasRedis ? describe : describe.skip)('redis on a cluster', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis({ cluster: true });
  }, 30_000);
  beforeEach(() => server.command('FLUSHALL'));
  afterAll(() => server.remove());

  const values = (): Values => ({ endpoint: [`${server.host}:${server.port}`], cluster: true });

  behavesLikeRedis(values);

  it('gives the cluster client', () => {
    const { plugin } = createPlugin(values());
    expect(plugin.clusterDB()).toBe(plugin.client());
    expect(() => plugin.db()).toThrow('plugin "cache" is a cluster: use clusterDB()');
  });

  it('recovers after a restart, and commands fail at once meanwhile', async () => {
    const { plugin, log } = createPlugin({ ...values(), maxRetries: 1, readTimeout: 100 });
    await plugin.preStart(context());
    await server.kill();
    await expect(plugin.client().get('a')).rejects.toThrow();
    await until(() =>
      plugin
        .client()
        .get('a')
        .then(
          () => false,
          (error: Error) => error.message.includes('enableOfflineQueue'),
        ),
    );
    await expect(plugin.healthCheck(context())).rejects.toThrow('not connected');
    await server.restart();
    await until(() => log.text.includes('again'));
    await plugin.healthCheck(context());
    await plugin.onStop(context());
  }, 30_000);
});
