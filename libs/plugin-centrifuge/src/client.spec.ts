import type { Centrifuge } from 'centrifuge';
import {
  connected,
  createClient,
  next,
  payloadOf,
  subscribed,
  until,
  valueOf,
  WAYS,
} from './testing-support/client.js';
import { startNode, type TestNode } from './testing-support/test-node.js';

const NAMESPACES = JSON.stringify([
  {
    name: 'rooms',
    history_size: 10,
    history_ttl: '1m',
    presence: true,
    join_leave: true,
    force_recovery: true,
    force_push_join_leave: true,
    allow_subscribe_for_client: true,
    allow_publish_for_subscriber: true,
    allow_history_for_subscriber: true,
    allow_presence_for_subscriber: true,
  },
]);

describe.each(WAYS)('the official client over %s', (way) => {
  let node: TestNode;
  const clients: Centrifuge[] = [];

  beforeAll(async () => {
    node = await startNode({ options: { namespaces: NAMESPACES, userSubscribeToPersonal: true } });
    node.plugin
      .node()
      .on('rpc', ({ method, data }) => (method === 'echo' ? { echo: data } : undefined));
    node.plugin.node().on('message', ({ client, data }) => client.send({ got: data }));
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  afterAll(() => node.stop());

  async function connect(user: string): Promise<Centrifuge> {
    const token = await node.plugin.tokens.connection(user, { info: { name: user } });
    const client = createClient(way, node, { token });
    clients.push(client);
    await connected(client);
    return client;
  }

  it('connects with a token', async () => {
    const client = createClient(way, node, { token: await node.plugin.tokens.connection('ann') });
    clients.push(client);
    const event = await connected(client);
    expect(event['client']).toMatch(/^[-0-9a-f]{36}$/);
    expect(event['transport']).toBe(way.split(' ')[0]);
  });

  it('publishes, gets publications of others and of the service, with offsets and who sent them', async () => {
    const [ann, bob] = [await connect('ann'), await connect('bob')];
    const [annSub, bobSub] = [ann, bob].map((each) => each.newSubscription('rooms:talk')) as [
      ReturnType<Centrifuge['newSubscription']>,
      ReturnType<Centrifuge['newSubscription']>,
    ];
    await subscribed(annSub);
    await subscribed(bobSub);
    const got: { data: unknown; offset: unknown; user: unknown }[] = [];
    bobSub.on('publication', ({ data, offset, info }) =>
      got.push({ data: valueOf(way, data), offset: Number(offset), user: info?.user }),
    );
    await annSub.publish(payloadOf(way, { text: 'hi' }));
    await node.plugin.publish('rooms:talk', { text: 'from the service' });
    await until(() => got.length === 2);
    expect(got).toEqual([
      { data: { text: 'hi' }, offset: 1, user: 'ann' },
      { data: { text: 'from the service' }, offset: 2, user: undefined },
    ]);
  });

  it('tells who is there, who comes and who goes', async () => {
    const ann = await connect('ann');
    const sub = ann.newSubscription('rooms:people');
    await subscribed(sub);
    const joining = next<{ info: { user: string; connInfo: unknown } }>(sub, 'join');
    const bob = await connect('bob');
    await subscribed(bob.newSubscription('rooms:people'));
    let join = await joining;
    if (join.info.user === 'ann') join = await next(sub, 'join');
    expect(join.info.user).toBe('bob');
    expect(valueOf(way, join.info.connInfo)).toEqual({ name: 'bob' });
    expect(await sub.presenceStats()).toEqual({ numClients: 2, numUsers: 2 });
    const { clients: present } = await sub.presence();
    expect(
      Object.values(present)
        .map(({ user }) => user)
        .toSorted(),
    ).toEqual(['ann', 'bob']);
    const leaving = next<{ info: { user: string } }>(sub, 'leave');
    bob.disconnect();
    expect((await leaving).info.user).toBe('bob');
    expect(await node.plugin.presenceStats('rooms:people')).toEqual({ clients: 1, users: 1 });
  });

  it('reads the history', async () => {
    for (const text of ['a', 'b', 'c']) await node.plugin.publish('rooms:past', { text });
    const sub = (await connect('ann')).newSubscription('rooms:past');
    await subscribed(sub);
    const { publications, offset, epoch } = await sub.history({ limit: 2 });
    expect(publications.map(({ data }) => valueOf(way, data))).toEqual([
      { text: 'a' },
      { text: 'b' },
    ]);
    expect(Number(offset)).toBe(3);
    const rest = await sub.history({ limit: 10, since: { offset: 2, epoch } });
    expect(rest.publications.map(({ data }) => valueOf(way, data))).toEqual([{ text: 'c' }]);
    const newest = await sub.history({ limit: 1, reverse: true });
    expect(newest.publications.map(({ data }) => valueOf(way, data))).toEqual([{ text: 'c' }]);
    await expect(
      sub.history({ limit: 1, since: { offset: 1, epoch: 'other' } }),
    ).rejects.toMatchObject({
      code: 112,
    });
  });

  it('calls rpcs and sends messages', async () => {
    const client = await connect('ann');
    const { data } = await client.rpc('echo', payloadOf(way, { n: 1 }));
    expect(valueOf(way, data)).toEqual({ echo: { n: 1 } });
    await expect(client.rpc('none', payloadOf(way, {}))).rejects.toMatchObject({ code: 104 });
    const message = next<{ data: unknown }>(client, 'message');
    await client.send(payloadOf(way, { hello: true }));
    expect(valueOf(way, (await message).data)).toEqual({ got: { hello: true } });
  });

  it('has server-side subscriptions', async () => {
    const client = createClient(way, node, { token: await node.plugin.tokens.connection('cid') });
    clients.push(client);
    const own = next<{ channel: string }>(client, 'subscribed');
    await connected(client);
    expect((await own).channel).toBe('#cid');
    const more = next<{ channel: string }>(client, 'subscribed');
    await node.plugin.subscribe('cid', 'rooms:pushed');
    expect((await more).channel).toBe('rooms:pushed');
    const publication = next<{ channel: string; data: unknown }>(client, 'publication');
    await node.plugin.publish('rooms:pushed', { n: 7 });
    const { channel, data } = await publication;
    expect([channel, valueOf(way, data)]).toEqual(['rooms:pushed', { n: 7 }]);
    const gone = next<{ channel: string }>(client, 'unsubscribed');
    await node.plugin.unsubscribe('cid', 'rooms:pushed');
    expect((await gone).channel).toBe('rooms:pushed');
  });

  it('gets what it missed when it comes back', async () => {
    const client = await connect('ann');
    const sub = client.newSubscription('rooms:away');
    await subscribed(sub);
    const got: unknown[] = [];
    sub.on('publication', ({ data }) => got.push(valueOf(way, data)));
    await node.plugin.publish('rooms:away', 1);
    await until(() => got.length === 1);
    client.disconnect();
    await until(() =>
      node.plugin
        .node()
        .clients()
        .every(({ user }) => user !== 'ann'),
    );
    await node.plugin.broadcast(['rooms:away'], 2);
    await node.plugin.publish('rooms:away', 3);
    const back = next<Record<string, unknown>>(sub, 'subscribed');
    client.connect();
    expect(await back).toMatchObject({ wasRecovering: true, recovered: true });
    await node.plugin.publish('rooms:away', 4);
    await until(() => got.length === 4);
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it('is refused with the documented codes', async () => {
    const client = await connect('ann');
    const failing = async (channel: string) => {
      const sub = client.newSubscription(channel);
      const error = next<{ error: { code: number } }>(sub, 'error').then(
        ({ error: { code } }) => code,
      );
      const end = next<{ code: number }>(sub, 'unsubscribed').then(({ code }) => code);
      sub.subscribe();
      return Promise.race([error, end]);
    };
    expect(await failing('unknown:channel')).toBe(102);
    expect(await failing('closed')).toBe(103);
    await expect(client.publish('rooms:talk', payloadOf(way, 1))).rejects.toMatchObject({
      code: 103,
    });
    await expect(client.presence('closed')).rejects.toMatchObject({ code: 108 });
    const bad = createClient(way, node, { token: 'nonsense' });
    clients.push(bad);
    const disconnected = next<{ code: number; reason: string }>(bad, 'disconnected');
    bad.connect();
    expect(await disconnected).toMatchObject({ code: 3500, reason: 'invalid token' });
  });

  it('is disconnected by the service', async () => {
    const client = await connect('dan');
    const disconnected = next<{ code: number }>(client, 'disconnected');
    await node.plugin.disconnect('dan');
    expect((await disconnected).code).toBe(3503);
  });
});
