import { connected, createClient, next, subscribed } from '../testing-support/client.js';
import { centrifuge } from '../centrifuge.js';
import { CentrifugeOptions } from '../centrifuge-options.js';
import { startCentrifugo } from '../testing-support/centrifugo-stand-in.js';
import { RecordingLogger } from '../testing-support/recording-logger.js';
import { SECRET, startNode, type TestNode } from '../testing-support/test-node.js';

const KEY = 'key of the api';
const NAMESPACES = JSON.stringify([
  {
    name: 'rooms',
    history_size: 10,
    history_ttl: '1m',
    presence: true,
    allow_subscribe_for_client: true,
  },
]);

describe('a plugin in front of a Centrifugo server', () => {
  let node: TestNode;
  let server: Awaited<ReturnType<typeof startCentrifugo>>;

  beforeAll(async () => {
    node = await startNode({ options: { namespaces: NAMESPACES } });
    server = await startCentrifugo(node.plugin, KEY);
  });

  afterAll(async () => {
    await server.stop();
    await node.stop();
  });

  const create = (options: Partial<CentrifugeOptions> = {}) =>
    centrifuge.create(
      Object.assign(
        new CentrifugeOptions(),
        { dsn: server.url, apiKey: KEY, tokenHmacSecretKey: SECRET },
        options,
      ),
      {
        type: 'centrifuge',
        prefix: 'realtime',
        service: { name: 'spec', version: '1.0.0' },
        logger: new RecordingLogger().asLogger(),
      },
    );
  const context = () => ({ signal: AbortSignal.timeout(5_000) });

  it('does the same as a node inside of the service', async () => {
    const plugin = create();
    await plugin.preStart?.(context());
    const token = await plugin.tokens.connection('ann', { info: { name: 'Ann' } });
    const client = createClient('websocket json', node, { token });
    await connected(client);
    const sub = client.newSubscription('rooms:one');
    await subscribed(sub);
    const publication = next<{ data: unknown; tags: unknown }>(sub, 'publication');
    const place = await plugin.publish('rooms:one', { text: 'hi' }, { tags: { kind: 'x' } });
    expect(await publication).toMatchObject({ data: { text: 'hi' }, tags: { kind: 'x' } });
    expect(place).toEqual({ offset: 1, epoch: expect.any(String) });
    await plugin.node().broadcast(['rooms:one', 'rooms:two'], Buffer.from('{"n":2}'));
    expect(await plugin.presence('rooms:one')).toEqual([
      { client: expect.any(String), user: 'ann', connInfo: { name: 'Ann' } },
    ]);
    expect(await plugin.presenceStats('rooms:one')).toEqual({ clients: 1, users: 1 });
    const { publications, position } = await plugin.history('rooms:one', { limit: 10 });
    expect(publications.map(({ data }) => data)).toEqual([{ text: 'hi' }, { n: 2 }]);
    expect(position).toEqual({ offset: 2, epoch: place!.epoch });
    expect(
      (await plugin.history('rooms:one', { limit: 5, since: place! })).publications,
    ).toHaveLength(1);
    await plugin.removeHistory('rooms:one');
    expect((await plugin.history('rooms:one', { limit: -1 })).publications).toEqual([]);
    const own = next<{ channel: string }>(client, 'subscribed');
    await plugin.subscribe('ann', 'rooms:three');
    expect((await own).channel).toBe('rooms:three');
    const gone = next<{ channel: string }>(client, 'unsubscribed');
    await plugin.unsubscribe('ann', 'rooms:three');
    expect((await gone).channel).toBe('rooms:three');
    await plugin.refresh('ann', 0);
    const disconnected = next<{ code: number }>(client, 'disconnected');
    await plugin.disconnect('ann');
    expect((await disconnected).code).toBe(3503);
  });

  it('does not start with a wrong key, or without a server', async () => {
    await expect(create({ apiKey: 'wrong' }).preStart?.(context())).rejects.toThrow(
      'Centrifugo server refuses the API key: check API_KEY',
    );
    await expect(create({ dsn: 'http://127.0.0.1:1/api' }).preStart?.(context())).rejects.toThrow(
      'Centrifugo server does not answer',
    );
  });

  it('says what the server refuses, and what makes no sense', async () => {
    const plugin = create();
    await expect(plugin.publish('unknown:channel', 1)).rejects.toThrow(
      'Centrifugo server refuses publish: unknown channel (102)',
    );
    server.answerWith('<html>');
    await expect(plugin.publish('rooms:one', 1)).rejects.toThrow(
      'answer of the Centrifugo server is no JSON',
    );
    server.answerWith(undefined);
  });

  it('has no events', () => {
    expect(() =>
      create()
        .node()
        .on('connected', () => {}),
    ).toThrow('events of a Centrifugo server go to its proxy endpoints, not to plugin "realtime"');
  });
});

describe('options', () => {
  it('are checked together, all problems at once', () => {
    const options = Object.assign(new CentrifugeOptions(), {
      dsn: 'ftp://host',
      namespaces: '[{"name":"rooms","histroy_size":1}]',
      withoutNamespace: '{"history_ttl":"soon"}',
      websocketPath: 'ws',
      pongTimeout: 60_000,
    });
    expect(options.validate()).toEqual([
      expect.stringMatching(/^DSN: has scheme "ftp:": expected memory:, redis:/),
      expect.stringMatching(
        /^NAMESPACES: unknown channel option "histroy_size": expected one of history_size/,
      ),
      'WITHOUT_NAMESPACE: "history_ttl" is "soon": expected a duration such as 5m',
      'WEBSOCKET_PATH: "ws" has to begin with "/"',
      'PONG_TIMEOUT: has to be shorter than PING_INTERVAL',
    ]);
  });
});
