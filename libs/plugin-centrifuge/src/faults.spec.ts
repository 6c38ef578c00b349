import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { StatusError } from '@nestjs-toolkit/core';
import type { Centrifuge } from 'centrifuge';
import { connected, createClient, next, subscribed, until } from './testing-support/client.js';
import { startNode, type TestNode, type TestNodeSettings } from './testing-support/test-node.js';

const OPEN = JSON.stringify({
  allow_subscribe_for_client: true,
  allow_subscribe_for_anonymous: true,
  allow_publish_for_client: true,
  allow_publish_for_anonymous: true,
  history_size: 1000,
  history_ttl: '5m',
  force_recovery: true,
  delta: true,
  allow_tags_filter: true,
});

describe('a node', () => {
  let node: TestNode;
  const sockets: WebSocket[] = [];
  const clients: Centrifuge[] = [];

  async function start(options: TestNodeSettings['options'] = {}): Promise<void> {
    node = await startNode({
      options: { allowAnonymous: true, withoutNamespace: OPEN, ...options },
    });
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    for (const socket of sockets.splice(0)) socket.terminate();
    await node.stop();
  });

  async function open(protocol?: string): Promise<WebSocket> {
    const socket = new WebSocket(node.webSocketUrl, protocol ? [protocol] : []);
    sockets.push(socket);
    await once(socket, 'open');
    return socket;
  }

  async function codeOfEnd(socket: WebSocket): Promise<number> {
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  }

  async function client(options: Parameters<typeof createClient>[2] = {}): Promise<Centrifuge> {
    const made = createClient('websocket json', node, options);
    clients.push(made);
    await connected(made);
    return made;
  }

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[1,2]'],
    ['a wrong type', '{"id":"one","connect":{}}'],
    ['a negative id', '{"id":-1,"connect":{}}'],
    ['a command before connecting', '{"id":1,"subscribe":{"channel":"a"}}'],
    ['a command without an id', '{"connect":{}}'],
    ['nothing', '\n\n'],
  ])('ends a connection that sends %s', async (_what, text) => {
    await start();
    const socket = await open();
    socket.send(text);
    expect(await codeOfEnd(socket)).toBe(3501);
  });

  it.each([
    ['random bytes', Buffer.from([5, 255, 255, 1, 2, 3])],
    ['a length beyond the end', Buffer.from([200, 1, 8, 1])],
    ['an endless varint', Buffer.alloc(20, 255)],
  ])('ends a binary connection that sends %s', async (_what, bytes) => {
    await start();
    const socket = await open('centrifuge-protobuf');
    expect(socket.protocol).toBe('centrifuge-protobuf');
    socket.send(bytes);
    expect(await codeOfEnd(socket)).toBe(3501);
  });

  it('refuses what is too large, and lives on', async () => {
    await start({ messageSize: 1_000 });
    const socket = await open();
    socket.send('x'.repeat(2_000));
    expect(await codeOfEnd(socket)).toBe(1009);
    await client();
  });

  it('ends connections that never say who they are, or never answer a ping', async () => {
    await start({ staleTimeout: 500, pingInterval: 300, pongTimeout: 200 });
    expect(await codeOfEnd(await open())).toBe(3502);
    const silent = await open();
    silent.send('{"id":1,"connect":{}}');
    expect(await codeOfEnd(silent)).toBe(3012);
    const answering = await client();
    const pings: string[] = [];
    const listener = await open();
    listener.on('message', (text) => {
      if (String(text) === '{}') listener.send('{}');
      pings.push(String(text));
    });
    listener.send('{"id":1,"connect":{}}');
    await until(() => pings.filter((text) => text === '{}').length >= 4);
    expect(answering.state).toBe('connected');
  });

  it('refuses pages of other origins, unknown paths and plain TCP noise', async () => {
    await start({ allowedOrigins: ['https://*.example.com'] });
    const tryOrigin = async (origin: string): Promise<string> => {
      const socket = new WebSocket(node.webSocketUrl, { origin });
      sockets.push(socket);
      return Promise.race([
        once(socket, 'open').then(() => 'open'),
        once(socket, 'unexpected-response').then(([, answer]) => String(answer.statusCode)),
      ]);
    };
    expect(await tryOrigin('https://evil.com')).toBe('403');
    expect(await tryOrigin('https://a.b.example.com.evil.com')).toBe('403');
    expect(await tryOrigin('https://app.example.com')).toBe('open');
    expect(await tryOrigin(node.httpUrl)).toBe('open');
    const noise = connectTcp(node.port, '127.0.0.1');
    noise.end('\x00\x01\x02\r\n\r\n');
    noise.on('error', () => {}).resume();
    await once(noise, 'close');
    await client();
  });

  it('lets pages of allowed origins stream over HTTP, and no others', async () => {
    await start({ allowedOrigins: ['https://app.example.com'] });
    const ask = (method: string, path: string, origin: string) =>
      fetch(node.httpUrl + path, { method, headers: { origin } });
    const asked = await ask('OPTIONS', '/connection/http_stream', 'https://app.example.com');
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(asked.headers.get('access-control-allow-headers')).toBe('content-type');
    const stream = await ask('GET', '/connection/sse?cf_connect={}', 'https://app.example.com');
    expect(stream.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    await stream.body?.cancel();
    const refused = await ask('POST', '/emulation', 'https://evil.com');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    const unknown = await fetch(`${node.httpUrl}/emulation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"session":"none","data":"{}"}',
    });
    expect(unknown.status).toBe(404);
    const nonsense = await fetch(`${node.httpUrl}/emulation`, { method: 'POST', body: 'x' });
    expect(nonsense.status).toBe(400);
  });

  it('cuts off a client that does not read, and keeps the others', async () => {
    await start({ queueSize: 200_000 });
    const reader = await client();
    const sub = reader.newSubscription('busy');
    let got = 0;
    sub.on('publication', () => (got += 1));
    await subscribed(sub);
    const slow = await open();
    slow.send('{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"busy"}}');
    const onChannel = () =>
      node.plugin
        .node()
        .clients()
        .filter(({ channels }) => channels.includes('busy'));
    await until(() => onChannel().length === 2);
    slow.pause();
    const text = 'x'.repeat(50_000);
    let published = 0;
    while (node.plugin.node().clients().length > 1) {
      await node.plugin.publish('busy', text);
      published += 1;
      await until(() => got === published);
    }
    expect(node.plugin.node().clients()).toHaveLength(1);
    slow.resume();
    expect(await codeOfEnd(slow)).toBe(1006);
  });

  it('answers a flood within its bounds', async () => {
    await start({ commandRate: 10 });
    const socket = await open();
    socket.send('{"id":1,"connect":{}}');
    await once(socket, 'message');
    for (let id = 2; id < 500; id += 1) socket.send(`{"id":${id},"rpc":{"method":"none"}}`);
    expect(await codeOfEnd(socket)).toBe(3013);
  });

  it('stops reading from a client whose commands take long, and answers all of them', async () => {
    await start({ maxPendingCommands: 5 });
    let running = 0;
    let most = 0;
    node.plugin.node().on('rpc', async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return {};
    });
    const caller = await client();
    await Promise.all(Array.from({ length: 40 }, () => caller.rpc('slow', {})));
    expect(most).toBe(5);
  });

  it('keeps to its limits', async () => {
    await start({
      maxChannels: 1,
      maxChannelLength: 10,
      maxConnections: 2,
      maxConnectionsPerUser: 1,
    });
    const token = await node.plugin.tokens.connection('ann');
    const ann = await client({ token });
    await subscribed(ann.newSubscription('one'));
    const second = ann.newSubscription('two');
    second.subscribe();
    expect(await next<{ code: number }>(second, 'unsubscribed')).toMatchObject({ code: 106 });
    const long = ann.newSubscription('x'.repeat(11));
    long.subscribe();
    expect(await next<{ code: number }>(long, 'unsubscribed')).toMatchObject({ code: 107 });
    const again = createClient('websocket json', node, { token });
    clients.push(again);
    again.connect();
    expect(await next<{ code: number }>(again, 'disconnected')).toMatchObject({ code: 3504 });
    await client();
    const third = createClient('websocket json', node);
    clients.push(third);
    third.connect();
    expect(await next<{ code: number }>(third, 'disconnected')).toMatchObject({ code: 3504 });
  });

  it('tells clients nothing of what went wrong inside, but what is meant for them', async () => {
    await start();
    node.plugin.node().on('rpc', ({ method }) => {
      throw method === 'meant'
        ? StatusError.notFound('no such room')
        : new Error('password of the database is geheim');
    });
    const caller = await client();
    await expect(caller.rpc('meant', {})).rejects.toEqual({
      code: 404,
      message: 'no such room',
      temporary: false,
    });
    await expect(caller.rpc('inner', {})).rejects.toEqual({
      code: 100,
      message: 'internal server error',
      temporary: true,
    });
  });

  it('takes headers that browsers cannot send, but none in the place of a real one', async () => {
    await start();
    const seen: unknown[] = [];
    node.plugin.node().on('connecting', ({ headers, address }) => {
      seen.push(headers['x-tenant'], headers.host, address);
      return undefined;
    });
    await client({ headers: { 'X-Tenant': 'acme', Host: 'evil.com' } });
    expect(seen).toEqual(['acme', `127.0.0.1:${node.port}`, '127.0.0.1']);
  });

  it('recovers clients after it was killed and started again, or tells them that it cannot', async () => {
    await start();
    const { port } = node;
    const ann = await client();
    const sub = ann.newSubscription('talk');
    await subscribed(sub);
    const back = next<object>(sub, 'subscribed');
    await node.kill();
    node = await startNode({ port, options: { allowAnonymous: true, withoutNamespace: OPEN } });
    expect(await back).toMatchObject({ wasRecovering: true, recovered: false });
  });

  it('says goodbye when it stops, so that clients look for another', async () => {
    await start();
    const ann = await client({ minReconnectDelay: 10_000, maxReconnectDelay: 20_000 });
    const leaving = next<{ code: number }>(ann, 'connecting');
    await node.stop();
    expect(await leaving).toMatchObject({ code: 3001 });
    await start();
  });

  it.each(['websocket json', 'websocket protobuf'] as const)(
    'sends differences over %s',
    async (way) => {
      await start();
      const made = createClient(way, node);
      clients.push(made);
      await connected(made);
      const sub = made.newSubscription('diff', { delta: 'fossil' });
      const got: string[] = [];
      sub.on('publication', ({ data }) =>
        got.push(
          data instanceof Uint8Array ? new TextDecoder().decode(data) : JSON.stringify(data),
        ),
      );
      await subscribed(sub);
      const filler = Array.from({ length: 60 }, (_, index) => `line ${index} ä`);
      const texts = [1, 2, 3].map((n) => JSON.stringify({ n, filler, end: `ü${n}` }));
      for (const text of texts) await node.plugin.publish('diff', Buffer.from(text));
      await until(() => got.length === 3);
      expect(got).toEqual(texts);
      made.disconnect();
      await node.plugin.publish('diff', { n: 4, filler });
      const back = next<object>(sub, 'subscribed');
      made.connect();
      expect(await back).toMatchObject({ recovered: true });
      await node.plugin.publish('diff', { n: 5, filler });
      await until(() => got.length === 5);
      expect(got.slice(3).map((text) => (JSON.parse(text) as { n: number }).n)).toEqual([4, 5]);
    },
  );

  it('sends only what has the tags that a client asks for', async () => {
    await start();
    const ann = await client();
    const sub = ann.newSubscription('tagged', {
      tagsFilter: {
        op: 'and',
        nodes: [
          { key: 'kind', cmp: 'eq', val: 'goal' },
          { key: 'minute', cmp: 'gt', val: '45' },
        ],
      },
    } as never);
    const got: unknown[] = [];
    sub.on('publication', ({ data }) => got.push(data));
    await subscribed(sub);
    await node.plugin.publish('tagged', 1, { tags: { kind: 'foul', minute: '50' } });
    await node.plugin.publish('tagged', 2, { tags: { kind: 'goal', minute: '12' } });
    await node.plugin.publish('tagged', 3, { tags: { kind: 'goal', minute: '80' } });
    await node.plugin.publish('tagged', 4);
    await node.plugin.publish('tagged', 5, { tags: { kind: 'goal', minute: '81' } });
    await until(() => got.length === 2);
    expect(got).toEqual([3, 5]);
  });
});
