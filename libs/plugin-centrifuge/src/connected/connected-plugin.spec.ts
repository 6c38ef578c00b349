import { centrifuge } from '../centrifuge.js';
import { CentrifugeOptions } from '../centrifuge-options.js';
import { until } from '../testing-support/client.js';
import { RecordingLogger } from '../testing-support/recording-logger.js';
import { startNode, type TestNode } from '../testing-support/test-node.js';

const ROOMS = JSON.stringify({
  history_size: 10,
  history_ttl: '1m',
  presence: true,
  allow_subscribe_for_client: true,
  allow_publish_for_client: true,
  allow_history_for_client: true,
  allow_presence_for_client: true,
});

describe('a plugin that is a client of a node', () => {
  let node: TestNode;

  beforeAll(async () => {
    node = await startNode({ options: { withoutNamespace: ROOMS } });
  });

  afterAll(() => node.stop());

  const create = (options: Partial<CentrifugeOptions>) =>
    centrifuge.create(Object.assign(new CentrifugeOptions(), { dsn: node.webSocketUrl }, options), {
      type: 'centrifuge',
      prefix: 'realtime',
      service: { name: 'spec', version: '1.0.0' },
      logger: new RecordingLogger().asLogger(),
    });
  const context = () => ({ signal: AbortSignal.timeout(10_000) });

  it('publishes, listens, and reads what its token lets it', async () => {
    const plugin = create({ token: await node.plugin.tokens.connection('spec') });
    await plugin.preStart?.(context());
    await plugin.healthCheck?.(context());
    const got: unknown[] = [];
    const subscription = plugin.client().newSubscription('talk');
    subscription.on('publication', ({ data }) => got.push(data));
    const subscribed = new Promise((resolve) => subscription.on('subscribed', resolve));
    subscription.subscribe();
    await subscribed;
    await plugin.publish('talk', { n: 1 });
    await plugin.broadcast(['talk'], Buffer.from('{"n":2}'));
    await until(() => got.length === 2);
    expect(got).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await plugin.presence('talk')).toMatchObject([{ user: 'spec' }]);
    expect(await plugin.presenceStats('talk')).toEqual({ clients: 1, users: 1 });
    const { publications, position } = await plugin.history('talk', { limit: 10 });
    expect(publications.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(position.offset).toBe(2);
    await expect(plugin.disconnect('ann')).rejects.toThrow('disconnect() is not for clients');
    await expect(plugin.publish('unknown:channel', 1)).rejects.toThrow(
      'server refuses: unknown channel (102)',
    );
    await plugin.onStop?.(context());
  });

  it('does not start without a server, or with a token that is refused', async () => {
    await expect(create({ token: 'wrong' }).preStart?.(context())).rejects.toThrow(
      'cannot connect: invalid token (3500)',
    );
    const nobody = create({ dsn: 'ws://127.0.0.1:1/', readTimeout: 100, handshakeTimeout: 100 });
    await expect(nobody.preStart?.(context())).rejects.toThrow('cannot connect: ');
  });
});

it('client() is for plugins with such a DSN', () => {
  const plugin = centrifuge.create(new CentrifugeOptions(), {
    type: 'centrifuge',
    prefix: 'realtime',
    service: { name: 'spec', version: '1.0.0' },
    logger: new RecordingLogger().asLogger(),
  });
  expect(() => plugin.client()).toThrow(
    'plugin "realtime" is no client: set DSN to ws://host:8000/connection/websocket, or use node()',
  );
});
