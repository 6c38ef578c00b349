import { once } from 'node:events';
import { WebSockets } from '@nestjs-toolkit/core';
import { hasRedis, startRedis, type RedisServer } from '@nestjs-toolkit/test-servers';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { WebSocket } from 'ws';
import { AppModule } from '../src/app.module.js';

interface Instance {
  readonly service: TestApplication;
  readonly websockets: WebSockets;
}

async function start(redis: RedisServer): Promise<Instance> {
  const service = await startTestApplication(AppModule, {
    env: {
      WSS_REDIS1_DSN: `redis://${redis.host}:${redis.port}`,
      WSS_REDIS1_READ_TIMEOUT: '2s',
      WSS_SERVER_WEBSOCKET_BACKPLANE: 'redis1',
    },
  });
  return { service, websockets: service.app.get(WebSockets) };
}

/** Numbers that a client of an instance gets as events `number`. */
async function listen({ service }: Instance): Promise<{ numbers: number[]; socket: WebSocket }> {
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/events`);
  const numbers: number[] = [];
  socket.on('message', (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: number };
    if (type === 'number') numbers.push(payload);
  });
  await once(socket, 'open');
  return { numbers, socket };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

(hasRedis ? describe : describe.skip)('instances that share a Redis', () => {
  let redis: RedisServer;
  let first: Instance;
  let second: Instance;

  beforeAll(async () => {
    redis = await startRedis();
    first = await start(redis);
    second = await start(redis);
  }, 30_000);
  afterAll(async () => {
    await first.service.stop();
    await second.service.stop();
    await redis.remove();
  }, 30_000);

  it('send to the connections of all, in one order and once', async () => {
    const clients = [await listen(first), await listen(second)];
    const { websockets } = first;
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        (index % 2 === 0 ? websockets : second.websockets).broadcast('number', index),
      ),
    );
    await until(() => clients.every(({ numbers }) => numbers.length >= 500));
    expect(new Set(clients[0]!.numbers).size).toBe(500);
    expect(clients[1]!.numbers).toEqual(clients[0]!.numbers);
    for (const { socket } of clients) socket.close();
  });

  it('know the rooms, users and connections of each other', async () => {
    const { socket, numbers } = await listen(second);
    await until(() => second.websockets.size > 0);
    const connection = [...second.websockets.connections()].at(-1)!;
    connection.identify('ann', { device: 'phone' });
    connection.join('red');
    await until(() => first.websockets.isOnline('ann'));
    expect(first.websockets.presence('red')).toEqual([
      { connection: connection.id, user: 'ann', info: { device: 'phone' }, rooms: ['red'] },
    ]);
    await first.websockets.to('red').emit('number', 1);
    await first.websockets.sendToUser('ann', 'number', 2);
    await first.websockets.to('blue').emit('number', 3);
    await first.websockets.to('red').except(connection.id).emit('number', 4);
    await first.websockets.to('red').emit('number', 5);
    await until(() => numbers.length === 3);
    expect(numbers).toEqual([1, 2, 5]);
    const third = await start(redis);
    await until(() => third.websockets.isOnline('ann'));
    await third.service.stop();
    socket.close();
    await until(() => !first.websockets.isOnline('ann'));
  }, 20_000);

  it('lose nothing that was acknowledged and repeat nothing while Redis is away and back', async () => {
    const clients = [await listen(first), await listen(second)];
    const acknowledged: number[] = [];
    const over = new AbortController();
    let refused = 0;
    const sending = (async () => {
      for (let number = 0; !over.signal.aborted; number += 1) {
        await first.websockets
          .broadcast('number', number)
          .then(() => acknowledged.push(number))
          .catch(() => (refused += 1));
        if (number % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await until(() => acknowledged.length > 200);
    await redis.kill();
    await until(() => refused > 0);
    await redis.restart();
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 200);
    over.abort();
    await sending;
    await until(() => clients.every(({ numbers }) => numbers.at(-1) === acknowledged.at(-1)));
    for (const { numbers, socket } of clients) {
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      const got = new Set(numbers);
      expect(acknowledged.filter((number) => !got.has(number))).toEqual([]);
      socket.close();
    }
  }, 60_000);
});
