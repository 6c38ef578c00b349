import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import type { Connection } from './connection/connection.js';
import { startRooms, type RoomsApplication } from './testing-support/rooms-application.js';
import { connect, type JsonFrame, type WsClient } from './testing-support/ws-client.js';
import { until } from './testing-support/until.js';

async function withRooms(
  env: Record<string, string>,
  body: (rooms: RoomsApplication) => Promise<void>,
): Promise<void> {
  const rooms = await startRooms({ env });
  try {
    await body(rooms);
  } finally {
    await rooms.stop();
  }
}

async function join(rooms: RoomsApplication, room: string, user = ''): Promise<WsClient> {
  const client = await connect(`${rooms.url}/rooms/${room}/join?user_id=${user}`);
  await client.next();
  return client;
}

describe('rooms, users and presence', () => {
  let rooms: RoomsApplication;
  let clients: WsClient[];
  beforeAll(async () => {
    rooms = await startRooms();
    clients = [
      await join(rooms, 'red', 'ann'),
      await join(rooms, 'red', 'bob'),
      await join(rooms, 'blue', 'ann'),
    ];
  });
  afterAll(() => rooms.stop());

  /** Which of the clients got an event, after a last one to all of them. */
  async function receivers(send: () => Promise<void>): Promise<number[]> {
    await send();
    await rooms.websockets.broadcast('last');
    const got: number[] = [];
    for (const [index, client] of clients.entries()) {
      for (let frame = await client.next(); frame.type !== 'last'; frame = await client.next()) {
        got.push(index);
      }
    }
    return got;
  }

  it('are sent to', async () => {
    const { websockets } = rooms;
    expect(await receivers(() => websockets.broadcast('event', {}))).toEqual([0, 1, 2]);
    expect(await receivers(() => websockets.to('red').emit('event'))).toEqual([0, 1]);
    expect(await receivers(() => websockets.to('red', 'blue').emit('event'))).toEqual([0, 1, 2]);
    expect(await receivers(() => websockets.to('green').emit('event'))).toEqual([]);
    expect(await receivers(() => websockets.sendToUser('ann', 'event'))).toEqual([0, 2]);
    const [first] = websockets.connections();
    expect(await receivers(() => websockets.to('red').except(first!).emit('event'))).toEqual([1]);
  });

  it('are sent to from outside of connections too', async () => {
    const send = async (): Promise<void> => {
      const init = { method: 'POST', body: JSON.stringify({ text: 'hello' }) };
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${rooms.http}/rooms/blue/messages`, { ...init, headers });
      expect(answer.status).toBe(200);
      await answer.text();
    };
    expect(await receivers(send)).toEqual([2]);
  });

  it('tell who is there', async () => {
    const { websockets } = rooms;
    expect(websockets.size).toBe(3);
    expect(websockets.presence('red')).toMatchObject([
      { user: 'ann', info: { joined: 'red' }, rooms: ['red'] },
      { user: 'bob' },
    ]);
    expect(websockets.isOnline('ann')).toBe(true);
    expect(websockets.isOnline('eve')).toBe(false);
    const extra = await join(rooms, 'green', 'eve');
    expect(websockets.isOnline('eve')).toBe(true);
    await extra.close();
    await until(() => !websockets.isOnline('eve'));
    expect(websockets.presence('green')).toEqual([]);
  });
});

describe('binary frames', () => {
  it('carry messages and JSON, by subprotocol', async () => {
    await withRooms({}, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`, { protocols: ['toolkit.protobuf'] });
      expect(client.socket.protocol).toBe('toolkit.protobuf');
      // type = "SendMessage", id = "1", payload = { room_id: "x", text: "hi" }
      const payload = Buffer.from([0x0a, 1, 0x78, 0x12, 2, 0x68, 0x69]);
      client.send(
        Buffer.concat([
          Buffer.from([0x0a, 11]),
          Buffer.from('SendMessage'),
          Buffer.from([0x12, 1, 0x31, 0x22, payload.length]),
          payload,
        ]),
      );
      const answer = (await client.nextRaw()) as Buffer;
      expect(answer.includes(payload)).toBe(true);
      expect(answer.subarray(0, 13).toString()).toContain('SendMessage');
      client.send(
        Buffer.concat([Buffer.from([0x0a, 5]), Buffer.from('quiet'), Buffer.from([0x18, 7])]),
      );
      expect(((await client.nextRaw()) as Buffer).toString('latin1')).toBe(
        '\n\x05quiet\x18\x07*\x04null',
      );
      client.send('{"type":"quiet"}');
      expect(((await client.nextRaw()) as Buffer).includes('frame is text')).toBe(true);
      client.send(Buffer.from([0xff, 0xff, 0xff]));
      expect(((await client.nextRaw()) as Buffer).includes('no protobuf')).toBe(true);
      await client.close();
    });
  });
});

describe('limits', () => {
  it('close a connection that sends too large a message with 1009', async () => {
    await withRooms({ SERVER_WEBSOCKET_MAX_MESSAGE_SIZE: '1KiB' }, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`);
      client.send({ type: 'quiet', payload: 'x'.repeat(2_000) });
      expect((await client.closed).code).toBe(1009);
    });
  });

  it('hold for what a compressed message unfolds to', async () => {
    const env = {
      SERVER_WEBSOCKET_MAX_MESSAGE_SIZE: '1KiB',
      SERVER_WEBSOCKET_COMPRESSION: 'true',
    };
    await withRooms(env, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`, { perMessageDeflate: true });
      expect(client.socket.extensions).toContain('permessage-deflate');
      expect(deflateRawSync('x'.repeat(100_000)).length).toBeLessThan(1_000);
      client.send({ type: 'quiet', payload: 'x'.repeat(100_000) });
      expect((await client.closed).code).toBe(1009);
    });
  });

  it('refuse frames above the rate, and close with 4429 when they go on', async () => {
    await withRooms({ SERVER_WEBSOCKET_MESSAGE_RATE: '5' }, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`);
      for (let each = 0; each < 17; each += 1) client.send({ type: 'quiet', id: each });
      const refused: unknown[] = [];
      expect((await client.closed).code).toBe(4429);
      for (const frame of client.waiting as JsonFrame[]) {
        if (frame.code === 'RESOURCE_EXHAUSTED') refused.push(frame.id);
      }
      expect(refused).toEqual([10, 11, 12, 13, 14, 15]);
    });
  });

  it('close a connection with 4400 after too many malformed frames', async () => {
    await withRooms({ SERVER_WEBSOCKET_MAX_BAD_FRAMES: '3' }, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`);
      for (let each = 0; each < 3; each += 1) client.send('{');
      expect((await client.closed).code).toBe(4400);
    });
  });

  it('bound the calls and rooms of a connection', async () => {
    const env = { SERVER_WEBSOCKET_MAX_CALLS: '2', SERVER_WEBSOCKET_MAX_ROOMS: '2' };
    await withRooms(env, async (rooms) => {
      const client = await connect(`${rooms.url}/ws`);
      client.send({ type: 'Chat', id: 1 });
      client.send({ type: 'Chat', id: 2 });
      expect(await client.ask({ type: 'quiet', id: 3 })).toMatchObject({
        id: 3,
        code: 'RESOURCE_EXHAUSTED',
      });
      const [connection] = rooms.websockets.connections();
      connection!.join('a');
      connection!.join('b');
      expect(() => connection!.join('c')).toThrow('connection is in 2 rooms already');
      await client.close();
    });
  });

  it('close the connection of a client that does not read, and free what waited for it', async () => {
    const env = {
      SERVER_WEBSOCKET_MAX_QUEUE_SIZE: '256KiB',
      SERVER_WEBSOCKET_CLOSE_TIMEOUT: '50ms',
    };
    await withRooms(env, async (rooms) => {
      const slow = await connect(`${rooms.url}/ws`);
      const quick = await connect(`${rooms.url}/ws`);
      slow.socket.pause();
      let got = 0;
      quick.socket.on('message', () => (got += 1));
      const payload = 'x'.repeat(64 * 1024);
      let sent = 0;
      while (rooms.websockets.size === 2 && sent < 2_000) {
        await rooms.websockets.broadcast('news', payload);
        sent += 1;
        await until(() => got === sent);
      }
      expect(rooms.websockets.size).toBe(1);
      slow.socket.resume();
      await slow.closed;
      await quick.close();
    });
  });

  it('drop events to such a client instead, if told to', async () => {
    const env = {
      SERVER_WEBSOCKET_MAX_QUEUE_SIZE: '256KiB',
      SERVER_WEBSOCKET_SLOW_CONSUMER: 'drop',
    };
    await withRooms(env, async (rooms) => {
      const slow = await connect(`${rooms.url}/ws`);
      slow.socket.pause();
      const [connection] = rooms.websockets.connections();
      const payload = 'x'.repeat(64 * 1024);
      while ((connection as Connection).dropped === 0) {
        connection!.send('news', payload);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(connection!.isOpen).toBe(true);
      slow.socket.resume();
      slow.send({ type: 'quiet', id: 1 });
      let frame = await slow.next();
      while (frame.type === 'news') frame = await slow.next();
      expect(frame).toMatchObject({ type: 'quiet', id: 1 });
      await slow.close();
    });
  });
});

describe('clients that are gone without a word', () => {
  it('are found by their silence', async () => {
    const env = {
      SERVER_WEBSOCKET_PING_INTERVAL: '40ms',
      SERVER_WEBSOCKET_PONG_TIMEOUT: '40ms',
    };
    await withRooms(env, async (rooms) => {
      const { port } = new URL(rooms.http);
      const socket = connectTcp(Number(port), '127.0.0.1');
      socket.write(
        'GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
          'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      const answering = await connect(`${rooms.url}/ws`);
      await until(() => rooms.websockets.size === 2);
      // It never answers a ping.
      socket.on('data', () => {}).on('error', () => {});
      await once(socket, 'close');
      await until(() => rooms.websockets.size === 1);
      expect(answering.socket.readyState).toBe(1);
      await answering.close();
    });
  });
});

describe('a shutdown', () => {
  it('lets calls end, ends streams, and takes leave with 1001', async () => {
    const rooms = await startRooms();
    let release!: () => void;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    rooms.websockets.events.on('slow', () => gate.then(() => 'done'));
    const waiting = await connect(`${rooms.url}/ws`);
    const streaming = await connect(`${rooms.url}/ws`);
    await streaming.ask({ type: 'Chat', id: 1, payload: { text: 'hi' } });
    waiting.send({ type: 'slow', id: 1 });
    await waiting.ask({ type: 'SendMessage', id: 0, payload: { room_id: 'x', text: 'y' } });
    const stopped = rooms.stop();
    expect(await streaming.next()).toMatchObject({ id: 1, code: 'UNAVAILABLE' });
    expect((await streaming.closed).code).toBe(1001);
    release();
    expect(await waiting.next()).toEqual({ type: 'slow', id: 1, payload: 'done' });
    expect((await waiting.closed).code).toBe(1001);
    await stopped;
  });

  it('refuses handshakes and cuts what does not end in time', async () => {
    const rooms = await startRooms({ env: { SHUTDOWN_TIMEOUT: '100ms' } });
    rooms.websockets.events.on('never', () => new Promise(() => {}));
    const client = await connect(`${rooms.url}/ws`);
    client.send({ type: 'never', id: 1 });
    await client.ask({ type: 'SendMessage', id: 0, payload: { room_id: 'x', text: 'y' } });
    await rooms.stop();
    expect((await client.closed).code).toBe(1006);
  });
});
