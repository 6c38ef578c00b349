import {
  hasRedis,
  openLink,
  type RedisServer,
  startRedis,
  type TcpLink,
} from '@nestjs-toolkit/test-servers';
import type { Centrifuge, Subscription } from 'centrifuge';
import { connected, createClient, next, subscribed, until } from './testing-support/client.js';
import { startNode, type TestNode } from './testing-support/test-node.js';

const NAMESPACES = JSON.stringify([
  {
    name: 'rooms',
    history_size: 1000,
    history_ttl: '5m',
    presence: true,
    join_leave: true,
    force_recovery: true,
    force_push_join_leave: true,
    allow_subscribe_for_client: true,
    allow_presence_for_client: true,
    allow_history_for_client: true,
    delta: true,
  },
]);

(hasRedis ? describe : describe.skip)('nodes that share a Redis', () => {
  let redis: RedisServer;
  let link: TcpLink;
  let nodes: TestNode[];
  const clients: Centrifuge[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    link = await openLink(redis.port);
  });

  beforeEach(async () => {
    nodes = await Promise.all([start(), start()]);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  afterAll(async () => {
    await link.close();
    await redis.remove();
  });

  const start = (port = 0) =>
    startNode({
      port,
      options: {
        dsn: `redis://127.0.0.1:${link.port}`,
        namespaces: NAMESPACES,
        redisCommandTimeout: 1_000,
      },
    });

  async function join(node: TestNode, user: string, channel: string) {
    const token = await node.plugin.tokens.connection(user);
    const client = createClient('websocket json', node, {
      token,
      minReconnectDelay: 20,
      maxReconnectDelay: 50,
    });
    clients.push(client);
    await connected(client);
    const sub = client.newSubscription(channel, {
      minResubscribeDelay: 20,
      maxResubscribeDelay: 50,
    });
    const got: unknown[] = [];
    sub.on('publication', ({ data }) => got.push(data));
    await subscribed(sub);
    return { client, sub, got };
  }

  it('deliver each other’s publications in order, and know who is on both', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const ann = await join(a, 'ann', 'rooms:both');
    const bob = await join(b, 'bob', 'rooms:both');
    const all = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(all.map((index) => (index % 2 ? a : b).plugin.publish('rooms:both', index)));
    await until(() => ann.got.length === 200 && bob.got.length === 200);
    expect(ann.got).toEqual(bob.got);
    const evens = ann.got.filter((value) => (value as number) % 2 === 0);
    expect(evens).toEqual(all.filter((index) => index % 2 === 0));
    const present = await a.plugin.presence('rooms:both');
    expect(present.map(({ user }) => user).toSorted()).toEqual(['ann', 'bob']);
    const { publications } = await b.plugin.history('rooms:both', { limit: -1 });
    expect(publications.map(({ data }) => data)).toEqual(ann.got);
  });

  it('carry out what one is told on all', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const { client } = await join(b, 'bob', 'rooms:told');
    const own = next<{ channel: string }>(client, 'subscribed');
    await a.plugin.subscribe('bob', 'rooms:more');
    expect((await own).channel).toBe('rooms:more');
    const gone = next<{ code: number }>(client, 'disconnected');
    await a.plugin.disconnect('bob');
    expect((await gone).code).toBe(3503);
  });

  it('take commands of clients whose stream is on another node', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const token = await a.plugin.tokens.connection('eve');
    const client = createClient(
      'http_stream json',
      { webSocketUrl: a.webSocketUrl, httpUrl: a.httpUrl },
      { token, emulationEndpoint: `${b.httpUrl}/emulation` },
    );
    clients.push(client);
    await connected(client);
    await subscribed(client.newSubscription('rooms:far'));
    expect((await b.plugin.presence('rooms:far')).map(({ user }) => user)).toEqual(['eve']);
  });

  it('lose nothing when a node dies and its clients go to another', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const { sub, got } = await join(a, 'ann', 'rooms:moving');
    await b.plugin.publish('rooms:moving', 1);
    await until(() => got.length === 1);
    const { port } = a;
    await a.kill();
    await b.plugin.publish('rooms:moving', 2);
    await b.plugin.publish('rooms:moving', 3);
    const back = next<object>(sub, 'subscribed');
    nodes[0] = await start(port);
    expect(await back).toMatchObject({ wasRecovering: true, recovered: true });
    await b.plugin.publish('rooms:moving', 4);
    await until(() => got.length === 4);
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it('catch up after the connection to Redis was away', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const ann = await join(a, 'ann', 'rooms:gap');
    await a.plugin.publish('rooms:gap', 'before');
    await until(() => ann.got.length === 1);
    link.reset();
    // Written by somebody who still reaches Redis.
    await redis.command('ping');
    await until(async () => {
      try {
        await b.plugin.publish('rooms:gap', 'after');
        return true;
      } catch {
        return false;
      }
    });
    await until(() => ann.got.length === 2);
    expect(ann.got).toEqual(['before', 'after']);
  });

  it('say so when Redis is gone, and begin anew when it is back empty', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    const ann = await join(a, 'ann', 'rooms:lost');
    await a.plugin.publish('rooms:lost', 1);
    await until(() => ann.got.length === 1);
    const states: { recovered: boolean }[] = [];
    ann.sub.on('subscribed', ({ recovered }) => states.push({ recovered }));
    await redis.kill();
    await expect(a.plugin.publish('rooms:lost', 2)).rejects.toMatchObject({
      message: 'real-time messages cannot be sent: redis engine does not answer',
    });
    await expect(a.check()).rejects.toThrow();
    const [bob] = [
      createClient('websocket json', b, { token: await b.plugin.tokens.connection('bob') }),
    ];
    clients.push(bob);
    await connected(bob);
    const sub: Subscription = bob.newSubscription('rooms:lost', {
      minResubscribeDelay: 20,
      maxResubscribeDelay: 50,
    });
    const refusal = next<{ error: { code: number; temporary: boolean } }>(sub, 'error');
    sub.subscribe();
    expect((await refusal).error).toMatchObject({ code: 100, temporary: true });
    const joined = next(sub, 'subscribed');
    await redis.restart();
    await joined;
    await until(() => states.length === 1);
    expect(states).toEqual([{ recovered: false }]);
    await a.check();
    await b.plugin.publish('rooms:lost', 3);
    await until(() => ann.got.length === 2);
    expect(ann.got).toEqual([1, 3]);
  });
});

(hasRedis ? it : it.skip)(
  'a node without its Redis does not start, and says where it looked',
  async () => {
    const starting = startNode({ options: { dsn: 'redis://user:geheim@127.0.0.1:1/0' } });
    const error = await starting.catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(/^cannot connect to Redis: /);
    expect((error as Error).message).not.toContain('geheim');
  },
);
