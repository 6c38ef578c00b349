import { hasRabbitmq, type RabbitmqServer, startRabbitmq } from '@nestjs-toolkit/test-servers';
import { behavesLikeRabbitmq } from './testing-support/behaves-like-rabbitmq.js';
import {
  context,
  countOf,
  createPlugin,
  start,
  stop,
  until,
} from './testing-support/test-plugin.js';

describe('rabbitmq in memory', () => {
  behavesLikeRabbitmq((name) => ({ dsn: `memory:${name}` }));

  it('is a broker of its own for each plugin without a name, and has no AMQP', async () => {
    const [{ plugin: one }, { plugin: two }] = [
      createPlugin({ dsn: 'memory:' }),
      createPlugin({ dsn: 'memory:' }),
    ];
    const seen: unknown[] = [];
    two.subscribe('shop', 'job', (data) => void seen.push(data));
    await Promise.all([start(one), start(two)]);
    await one.publish('job', 'not for two');
    await two.publish('job', 'for two');
    await until(() => seen.length === 1);
    expect(seen).toEqual(['for two']);
    await expect(one.channel()).rejects.toThrow('there is no AMQP channel in memory');
    await Promise.all([stop(one), stop(two)]);
  });

  it('says that it is not connected before the start and after the stop', async () => {
    const { plugin } = createPlugin({ dsn: 'memory:' });
    await expect(plugin.publish('job', 1)).rejects.toThrow(
      'plugin "queue" at memory:: not connected',
    );
    await start(plugin);
    await stop(plugin);
    await expect(plugin.publish('job', 1)).rejects.toThrow('not connected');
  });
});

(hasRabbitmq ? describe : describe.skip)('rabbitmq on a server', () => {
  let server: RabbitmqServer;

  beforeAll(async () => {
    server = await startRabbitmq();
  }, 60_000);
  afterAll(() => server.remove());

  behavesLikeRabbitmq(() => ({ dsn: server.dsn }));

  it('lends channels of the client', async () => {
    const { plugin } = createPlugin({ host: server.host, port: server.port });
    await start(plugin);
    const channel = await plugin.channel();
    const { queue } = await channel.queueDeclare({ exclusive: true });
    await channel.basicPublish({ routingKey: queue }, 'direct');
    await until(async () => (await channel.basicGet(queue))?.body === 'direct');
    await channel.close();
    await stop(plugin);
  });

  it('keeps dead letters with their reason and the name of their event', async () => {
    const { plugin } = createPlugin({ dsn: server.dsn, maxRetries: 0 });
    plugin.subscribe('cemetery', 'burial', () => {
      throw new Error('rest in peace');
    });
    await start(plugin);
    await plugin.publish('burial', { who: 'it' });
    const channel = await plugin.channel();
    const find = () => channel.basicGet({ queue: 'cemetery:burial:dead', noAck: true });
    let letter = await find();
    while (!letter) letter = await find();
    expect(letter.headers).toMatchObject({
      'x-toolkit-event': 'burial',
      'x-toolkit-error': 'rest in peace',
    });
    expect(JSON.parse(String(letter.body))).toEqual({ who: 'it' });
    await channel.close();
    await stop(plugin);
  });

  it('understands messages of other programs, and dead-letters what is not what it says it is', async () => {
    const { plugin } = createPlugin({ dsn: server.dsn, exchange: 'foreign' });
    const seen: unknown[] = [];
    plugin.subscribe('reader', 'post', (data) => void seen.push(data));
    await start(plugin);
    await server.use(async (connection) => {
      const publisher = connection.createPublisher({ confirm: true });
      const to = { exchange: 'foreign', routingKey: 'post' };
      await publisher.send({ ...to, headers: { depth: 3 } }, { a: [1] });
      await publisher.send(to, 'plain');
      await publisher.send({ ...to, contentType: 'application/json' }, Buffer.from('{"a":'));
      await publisher.close();
    });
    await until(() => seen.length === 2);
    await until(() => countOf(plugin, 'dead_lettered_messages_total') === 1);
    expect(seen).toEqual([{ a: [1] }, 'plain']);
    await stop(plugin);
  });

  it('says which queue exists with other settings, instead of trying for ever', async () => {
    const first = createPlugin({ dsn: server.dsn }).plugin;
    first.subscribe('stubborn', 'job', () => {});
    await start(first);
    await stop(first);
    const { plugin } = createPlugin({ dsn: server.dsn, queueMaxLength: 5 });
    plugin.subscribe('stubborn', 'job', () => {});
    await plugin.preStart(context());
    await expect(plugin.onStart(context())).rejects.toThrow(
      /queue "stubborn:job" is not consumed: .*PRECONDITION_FAILED.*set the variables as they were, or delete the queue/,
    );
    await expect(plugin.healthCheck(context())).rejects.toThrow('queue "stubborn:job"');
    await stop(plugin);
  });

  it('works with classic queues', async () => {
    const { plugin } = createPlugin({ dsn: server.dsn, queueType: 'classic' });
    let attempts = 0;
    plugin.subscribe('classic', 'job', () => {
      if (++attempts === 1) throw new Error('again');
    });
    await start(plugin);
    await plugin.publish('job', 1);
    await until(() => countOf(plugin, 'handled_messages_total') === 1);
    expect(attempts).toBe(2);
    await stop(plugin);
  });

  it('names its connection after the service, and closes it', async () => {
    const { plugin } = createPlugin({ dsn: server.dsn });
    await start(plugin);
    const names = () => server.control('-q', 'list_connections', 'client_properties');
    expect(await names()).toContain('spec');
    await stop(plugin);
  }, 30_000);
});
