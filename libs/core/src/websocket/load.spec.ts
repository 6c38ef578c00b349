import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { startRooms, type RoomsApplication } from './testing-support/rooms-application.js';
import { connect, type WsClient } from './testing-support/ws-client.js';
import { until } from './testing-support/until.js';

/** 1 is what the server is meant for: 5,000 idle and 500 chatting connections. */
const SCALE = Number(process.env['WEBSOCKET_LOAD'] ?? '0.04');
const IDLE = Math.round(5_000 * SCALE);
const CHATTING = Math.round(500 * SCALE);
const TIME_LIMIT = 20_000 + 200_000 * SCALE;
/** Connections that are opened at a time. */
const BATCH = 50;

async function openMany(count: number, open: () => Promise<WsClient>): Promise<WsClient[]> {
  const clients: WsClient[] = [];
  while (clients.length < count) {
    const size = Math.min(BATCH, count - clients.length);
    clients.push(...(await Promise.all(Array.from({ length: size }, open))));
  }
  return clients;
}

describe('a server under load', () => {
  let rooms: RoomsApplication;
  beforeAll(async () => {
    rooms = await startRooms({
      env: { SERVER_WEBSOCKET_MESSAGE_RATE: '0', SERVER_HTTP_MAX_CONNECTIONS: '20000' },
    });
  });
  afterAll(() => rooms.stop(), TIME_LIMIT);

  it(
    `keeps ${IDLE} idle connections while ${CHATTING} chat, and delivers everything once and in order`,
    async () => {
      const idle = await openMany(IDLE, () => connect(`${rooms.url}/subscribe`));
      const chatting = await openMany(CHATTING, async () => {
        const client = await connect(`${rooms.url}/rooms/chat/join`);
        await client.next();
        return client;
      });
      const each = 5;
      const got = chatting.map(() => [] as string[]);
      chatting.forEach(({ socket }, index) =>
        socket.on('message', (data: Buffer) => {
          const { type, payload } = JSON.parse(data.toString()) as {
            type: string;
            payload: { text: string };
          };
          if (type === 'room:message') got[index]!.push(payload.text);
        }),
      );
      for (let number = 0; number < each; number += 1) {
        chatting.forEach((client, index) =>
          client.send({
            type: 'SendMessage',
            id: number,
            payload: { room_id: 'chat', text: `${index}:${number}` },
          }),
        );
      }
      const total = each * CHATTING;
      await until(() => got.every((texts) => texts.length >= total));
      for (const texts of got) {
        expect(texts).toHaveLength(total);
        expect(new Set(texts).size).toBe(total);
        expect(texts).toEqual(got[0]);
      }
      const ofFirst = got[0]!.filter((text) => text.startsWith('0:'));
      expect(ofFirst).toEqual(Array.from({ length: each }, (_, number) => `0:${number}`));
      expect(rooms.websockets.size).toBe(IDLE + CHATTING);
      for (const { socket } of [...idle, ...chatting]) socket.terminate();
      await until(() => rooms.websockets.size === 0);
    },
    TIME_LIMIT,
  );

  it(
    'survives floods of tiny, huge and malformed frames, and raw bytes that are no frames',
    async () => {
      const floods = await Promise.all(
        Array.from({ length: 4 }, () => connect(`${rooms.url}/ws`, { maxPayload: 2 ** 28 })),
      );
      const [tiny, huge, malformed, binary] = floods as [WsClient, WsClient, WsClient, WsClient];
      for (let each = 0; each < 20_000 * Math.max(SCALE, 0.1); each += 1) tiny.send('1');
      huge.send(`{"type":"quiet","payload":"${'x'.repeat(5_000_000)}"}`);
      for (let each = 0; each < 100; each += 1) malformed.send('{"type":');
      for (let each = 0; each < 100; each += 1) binary.send(randomBytes(200));
      const closings = await Promise.all(floods.map(({ closed }) => closed));
      expect(closings.map(({ code }) => code)).toEqual([4400, 1009, 4400, 4400]);
      const deep = await connect(`${rooms.url}/ws`);
      expect(await deep.ask(`{"type":"quiet","payload":${'['.repeat(100_000)}`)).toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
      await deep.close();
      for (let each = 0; each < 20; each += 1) await sendGarbage(rooms.http);
      const after = await connect(`${rooms.url}/ws`);
      expect(await after.ask({ type: 'quiet', id: 1 })).toMatchObject({ id: 1, payload: null });
      await after.close();
    },
    TIME_LIMIT,
  );

  it(
    'stays within its memory for readers that have stopped to read',
    async () => {
      const readers = await openMany(20, () => connect(`${rooms.url}/rooms/stuck/join`));
      for (const { socket } of readers) socket.pause();
      const payload = { text: 'x'.repeat(100_000) };
      for (let each = 0; each < 300 && rooms.websockets.size > 0; each += 1) {
        await rooms.websockets.to('stuck').emit('room:message', payload);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const waiting = [...rooms.websockets.connections()].map(
        (connection) => (connection as unknown as { socket: WebSocket }).socket.bufferedAmount,
      );
      for (const bytes of waiting) expect(bytes).toBeLessThan(1.2 * 1024 * 1024);
      for (const { socket } of readers) socket.terminate();
      await until(() => rooms.websockets.size === 0);
    },
    TIME_LIMIT,
  );
});

describe('a shutdown under load', () => {
  it(
    'answers every call that it has taken, or says that it has not',
    async () => {
      const rooms = await startRooms({ env: { SERVER_WEBSOCKET_MESSAGE_RATE: '0' } });
      const stored: number[] = [];
      rooms.websockets.events.on('store', async (number: number) => {
        await new Promise((resolve) => setImmediate(resolve));
        stored.push(number);
        return number;
      });
      const clients = await openMany(10, () => connect(`${rooms.url}/ws`));
      const acknowledged: number[] = [];
      let sent = 0;
      const over = new AbortController();
      const sending = clients.map(async (client) => {
        while (!over.signal.aborted && client.socket.readyState === WebSocket.OPEN) {
          const number = (sent += 1);
          const answer = await client
            .ask({ type: 'store', id: number, payload: number })
            .catch(() => undefined);
          if (!answer) return;
          if (answer.error) expect(answer.code).toBe('UNAVAILABLE');
          else acknowledged.push(answer.payload as number);
        }
      });
      await until(() => acknowledged.length > 100);
      await rooms.stop();
      over.abort();
      await Promise.all(sending);
      const closings = await Promise.all(clients.map(({ closed }) => closed));
      expect(new Set(closings.map(({ code }) => code))).toEqual(new Set([1001]));
      expect(acknowledged.filter((number) => !stored.includes(number))).toEqual([]);
      expect(stored).toHaveLength(acknowledged.length);
    },
    TIME_LIMIT,
  );
});

/** Opens a connection and sends what no client would. */
async function sendGarbage(http: string): Promise<void> {
  const { port } = new URL(http);
  const socket = connectTcp(Number(port), '127.0.0.1');
  socket.on('error', () => {}).on('data', () => {});
  socket.write(
    'GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
      'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  socket.write(randomBytes(500));
  socket.end();
  await once(socket, 'close');
}
