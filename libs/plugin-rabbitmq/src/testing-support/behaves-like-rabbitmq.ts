import { type EventMessage, UnprocessableMessageError } from '../event.js';
import { currentMessage } from '../handling/current-message.js';
import type { RabbitmqPluginInstance } from '../rabbitmq-plugin.js';
import { context, countOf, createPlugin, start, stop, until, type Values } from './test-plugin.js';

/** What every mode does. @param values settings of a plugin; a name makes events of its own */
export function behavesLikeRabbitmq(values: (name: string) => Values): void {
  let running: RabbitmqPluginInstance[];
  let exchange: string;
  let exchanges = 0;

  beforeEach(() => {
    running = [];
    exchange = `events-${++exchanges}`;
  });
  afterEach(async () => {
    for (const plugin of running) await stop(plugin);
  });

  /** Another program that uses the broker; `subscribe` runs before it starts. */
  async function connect(subscribe: (plugin: RabbitmqPluginInstance) => void, more: Values = {}) {
    const { plugin, log } = createPlugin({ ...values(exchange), exchange, ...more });
    subscribe(plugin);
    await start(plugin);
    running.push(plugin);
    return { plugin, log };
  }

  /** Names of queues must not meet between specs. */
  const own = (service: string): string => `${service}-${exchange}`;

  it('carries JSON, text and bytes as they are', async () => {
    const seen: unknown[] = [];
    const { plugin } = await connect((each) =>
      each.subscribe(own('shop'), 'thing', (data) => void seen.push(data)),
    );
    const things = [{ id: 7, text: 'ü', list: [null, 1.5] }, 'text', Buffer.from([0, 255]), null];
    for (const thing of things) await plugin.publish('thing', thing);
    await until(() => seen.length === things.length);
    expect(seen).toEqual(things);
  });

  it('gives every service its copy, and shares the work between instances of a service', async () => {
    const seen: Record<string, number[]> = { a1: [], a2: [], b: [] };
    const member = (service: string, name: string) =>
      connect((each) =>
        each.subscribe(own(service), 'order', (data) => void seen[name]!.push(data as number)),
      );
    await member('a', 'a1');
    await member('a', 'a2');
    const { plugin } = await member('b', 'b');
    for (let n = 0; n < 20; n++) await plugin.publish('order', n);
    await until(() => seen['b']!.length === 20);
    await until(() => seen['a1']!.length + seen['a2']!.length === 20);
    expect([...seen['a1']!, ...seen['a2']!].sort((x, y) => x - y)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
    expect(seen['a1']!.length).toBeGreaterThan(0);
    expect(seen['a2']!.length).toBeGreaterThan(0);
  });

  it('delivers the subscribed events only, and those that match a pattern', async () => {
    const seen: string[] = [];
    const { plugin } = await connect((each) => {
      each.subscribe(own('one'), 'user.created', (_, { event }) => void seen.push(`one ${event}`));
      each.subscribe(own('star'), 'user.*', (_, { event }) => void seen.push(`star ${event}`));
      each.subscribe(own('all'), '#', (_, { event }) => void seen.push(`all ${event}`));
    });
    await plugin.publish('user.created', 1);
    await plugin.publish('user.address.changed', 1);
    await plugin.publish('nobody.cares', 1);
    await until(() => seen.length >= 5);
    expect(seen.sort()).toEqual([
      'all nobody.cares',
      'all user.address.changed',
      'all user.created',
      'one user.created',
      'star user.created',
    ]);
  });

  it('keeps messages for a service that is away, and that publishers are unaware of', async () => {
    const away = await connect((each) => each.subscribe(own('away'), 'news', () => {}));
    const { plugin } = await connect(() => {});
    running.splice(running.indexOf(away.plugin), 1);
    await stop(away.plugin);
    await plugin.publish('news', 'while you were out');
    const seen: unknown[] = [];
    await connect((each) => each.subscribe(own('away'), 'news', (data) => void seen.push(data)));
    await until(() => seen.length === 1);
    expect(seen).toEqual(['while you were out']);
  });

  it('brings a failed message back with growing pauses, until it succeeds', async () => {
    const attempts: EventMessage[] = [];
    const { plugin, log } = await connect((each) =>
      each.subscribe(own('flaky'), 'job', (_, message) => {
        attempts.push(message);
        if (attempts.length < 4) throw new Error(`no luck on attempt ${attempts.length}`);
      }),
    );
    await plugin.publish('job', {}, { messageId: 'job-1' });
    await until(() => attempts.length === 4);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(attempts.map(({ id, event }) => `${id} ${event}`))).toEqual(
      new Set(['job-1 job']),
    );
    expect(log.text).toContain('attempt 2 in 10ms');
    expect(log.text).toContain('attempt 4 in 40ms');
    await until(() => countOf(plugin, 'handled_messages_total') === 1);
    expect(countOf(plugin, 'retried_messages_total')).toBe(3);
  });

  it('lets other messages pass one that waits for its retry', async () => {
    const seen: unknown[] = [];
    const { plugin } = await connect(
      (each) =>
        each.subscribe(own('poison'), 'job', (data) => {
          if (data === 'bad') throw new Error('bad');
          seen.push(data);
        }),
      { retryDelay: 60_000, retryMaxDelay: 60_000 },
    );
    await plugin.publish('job', 'bad');
    await plugin.publish('job', 'good');
    await until(() => seen.length === 1);
    expect(seen).toEqual(['good']);
  });

  it('dead-letters what fails too often, and at once what can never succeed', async () => {
    const attempts: string[] = [];
    const { plugin, log } = await connect((each) => {
      const options = { maxRetries: 2 };
      each.subscribe(
        own('dead'),
        'job',
        (data) => {
          attempts.push(String(data));
          if (data === 'hopeless') throw new UnprocessableMessageError('cannot be');
          throw new Error('no');
        },
        options,
      );
    });
    await plugin.publish('job', 'unlucky');
    await plugin.publish('job', 'hopeless');
    await until(() => countOf(plugin, 'dead_lettered_messages_total') === 2);
    expect(attempts.sort()).toEqual(['hopeless', 'unlucky', 'unlucky', 'unlucky']);
    expect(log.text).toContain('event job is dead-lettered after 3 attempts');
    expect(log.text).toContain('event job is dead-lettered after 1 attempt ');
  });

  it('handles as many messages at once as prefetch says', async () => {
    const waiting: (() => void)[] = [];
    const handler = () => new Promise<void>((resolve) => waiting.push(resolve));
    const { plugin } = await connect((each) =>
      each.subscribe(own('two'), 'job', handler, { prefetch: 2 }),
    );
    for (let n = 0; n < 3; n++) await plugin.publish('job', n);
    await until(() => waiting.length === 2);
    expect(countOf(plugin, 'running_handlers')).toBe(2);
    waiting.shift()!();
    await until(() => waiting.length === 2);
    for (const finish of waiting) finish();
    await until(() => countOf(plugin, 'handled_messages_total') === 3);
  });

  it('shares one prefetch between subscriptions if it is global', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const handler = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done++;
    };
    const { plugin } = await connect(
      (each) => {
        each.subscribe(own('g'), 'a', handler);
        each.subscribe(own('g'), 'b', handler);
      },
      { prefetch: 1, prefetchGlobal: true },
    );
    for (let n = 0; n < 5; n++) await Promise.all([plugin.publish('a', n), plugin.publish('b', n)]);
    await until(() => done === 10);
    expect(most).toBe(1);
  });

  it('passes headers, request id and time, and the request id of a handler on to what it publishes', async () => {
    const seen: EventMessage[] = [];
    const { plugin } = await connect((each) => {
      each.subscribe(own('first'), 'first', async (_, message) => {
        expect(currentMessage()).toBe(message);
        seen.push(message);
        await each.publish('second', {});
      });
      each.subscribe(own('second'), 'second', (_, message) => void seen.push(message));
    });
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    await plugin.publish('first', {}, { headers: { tenant: 'acme', ...trace } });
    await until(() => seen.length === 2);
    expect(seen[0]!.headers).toMatchObject({ tenant: 'acme', ...trace });
    expect(seen[0]!.publishedAt).toBeInstanceOf(Date);
    expect(seen[0]!.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[1]!.requestId).toBe(seen[0]!.requestId);
    expect(seen[1]!.headers).toMatchObject(trace);
    expect(seen[1]!.headers['tenant']).toBeUndefined();
  });

  it('fails a handler that takes too long, and tells it by its signal', async () => {
    const signals: AbortSignal[] = [];
    const { plugin } = await connect(
      (each) =>
        each.subscribe(own('slow'), 'job', (_, { signal, attempt }) => {
          signals.push(signal);
          return attempt === 1 ? new Promise<void>(() => {}) : undefined;
        }),
      { handlerTimeout: 30 },
    );
    await plugin.publish('job', 1);
    await until(() => countOf(plugin, 'handled_messages_total') === 1);
    expect(signals[0]!.aborted).toBe(true);
  });

  it('lets handlers finish at the stop', async () => {
    let finish!: () => void;
    let finished = false;
    const { plugin } = await connect((each) =>
      each.subscribe(own('drain'), 'job', async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        finished = true;
      }),
    );
    await plugin.publish('job', 1);
    await until(() => finish !== undefined);
    running = [];
    const stopped = stop(plugin);
    finish();
    await stopped;
    expect(finished).toBe(true);
    expect(countOf(plugin, 'handled_messages_total')).toBe(1);
  });

  it('gives the message of a handler that does not finish to the next instance', async () => {
    const keeper = await connect(() => {});
    const { plugin } = await connect((each) =>
      each.subscribe(own('stuck'), 'job', () => new Promise<void>(() => {})),
    );
    await keeper.plugin.publish('job', 'precious');
    await until(() => countOf(plugin, 'running_handlers') === 1);
    running = running.filter((each) => each !== plugin);
    await plugin.onStopSync(context(20));
    await plugin.onStop(context());
    const seen: unknown[] = [];
    await connect((each) =>
      each.subscribe(own('stuck'), 'job', (data, { redelivered }) => {
        seen.push([data, redelivered]);
      }),
    );
    await until(() => seen.length === 1);
    expect(seen).toEqual([['precious', true]]);
  });

  it('subscribes and unsubscribes while it runs', async () => {
    const seen: unknown[] = [];
    const { plugin } = await connect(() => {});
    const subscription = plugin.subscribe(own('late'), 'job', (data) => void seen.push(data));
    await subscription.ready();
    await plugin.publish('job', 1);
    await until(() => seen.length === 1);
    await subscription.unsubscribe();
    await plugin.publish('job', 2);
    const again = plugin.subscribe(own('late'), 'job', (data) => void seen.push(data));
    await again.ready();
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
    expect(subscription.queue).toBe(`${own('late')}:job`);
  });

  it('refuses publishing to a full queue, so that nothing is dropped in silence', async () => {
    const { plugin } = await connect(
      (each) => each.subscribe(own('full'), 'job', () => new Promise<void>(() => {})),
      { queueMaxLength: 2, publishTimeout: 300 },
    );
    const failure = await (async () => {
      for (let n = 0; n < 50; n++) await plugin.publish('job', n);
    })().catch((error: unknown) => error as Error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(/event "job" was not (stored|confirmed).* full/);
    running = [];
    await plugin.onStopSync(context(20));
    await plugin.onStop(context());
  });

  it('is healthy, and shows its settings', async () => {
    const { plugin } = await connect((each) => each.subscribe(own('ok'), 'job', () => {}));
    await plugin.healthCheck(context());
    expect(plugin.info()).toMatchObject({ address: plugin.address, exchange, prefetch: 1 });
  });

  it('says what is wrong with names, data and sizes', async () => {
    const { plugin } = await connect(() => {}, { maxMessageSize: 100 });
    await expect(plugin.publish('user.*', {})).rejects.toThrow(
      'event name "user.*": expected words',
    );
    await expect(plugin.publish('job', undefined)).rejects.toThrow(
      'data of event "job" is undefined',
    );
    await expect(plugin.publish('job', 1n)).rejects.toThrow('data of event "job" is no JSON');
    await expect(plugin.publish('job', 'x'.repeat(101))).rejects.toThrow(
      'event "job" has 101 bytes: at most 100 can be published (MAX_MESSAGE_SIZE)',
    );
    expect(() => plugin.subscribe('my service', 'job', () => {})).toThrow(
      'service name "my service": expected letters',
    );
    plugin.subscribe(own('twice'), 'job', () => {});
    expect(() => plugin.subscribe(own('twice'), 'job', () => {})).toThrow(
      `plugin "queue": ${own('twice')} has already subscribed to "job"`,
    );
  });
}
