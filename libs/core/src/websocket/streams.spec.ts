import type { Connection } from './connection/connection.js';
import {
  RoomsController,
  startRooms,
  type RoomsApplication,
} from './testing-support/rooms-application.js';
import { connect, refusal, type JsonFrame } from './testing-support/ws-client.js';
import { until } from './testing-support/until.js';

describe('streaming rpcs', () => {
  let rooms: RoomsApplication;
  beforeAll(async () => {
    rooms = await startRooms({ env: { SERVER_WEBSOCKET_MAX_PENDING_FRAMES: '4' } });
  });
  afterAll(() => rooms.stop());
  beforeEach(() => {
    RoomsController.endings = [];
  });

  describe('on a connection of their own', () => {
    it('send their answers, tell the end, and close', async () => {
      const client = await connect(`${rooms.url}/count/2`);
      expect(await client.next()).toEqual({ type: 'Count', payload: { number: 1 } });
      expect(await client.next()).toEqual({ type: 'Count', payload: { number: 2 } });
      expect(await client.next()).toEqual({ type: 'Count', end: true });
      expect(await client.closed).toEqual({ code: 1000, reason: '' });
    });

    it('send an error frame and close with the code of the status', async () => {
      const client = await connect(`${rooms.url}/count/9?fail_at=2`);
      await client.next();
      expect(await client.next()).toMatchObject({
        type: 'Count',
        code: 'OUT_OF_RANGE',
        error: { code: 400, message: '2 is too far' },
      });
      expect(await client.closed).toEqual({ code: 4400, reason: '2 is too far' });
    });

    it('are refused as HTTP before they have begun', async () => {
      const refused = await refusal(`${rooms.url}/count/x`);
      expect(refused.status).toBe(400);
      const banned = await refusal(`${rooms.url}/rooms/a/chat`, {
        headers: { authorization: 'Bearer banned' },
      });
      expect(banned.status).toBe(403);
    });

    it('take requests, with path and query bound to each, and answer when these have ended', async () => {
      const client = await connect(`${rooms.url}/rooms/lobby/collect`);
      client.send({ type: 'Collect', payload: { text: 'a' } });
      client.send({ type: 'Collect', payload: { text: 'b', room_id: 'other' } });
      client.send({ type: 'Collect', payload: { text: 'c' }, end: true });
      expect(await client.next()).toEqual({
        type: 'Collect',
        payload: { texts: ['lobby:a', 'lobby:b', 'lobby:c'] },
      });
      expect((await client.closed).code).toBe(1000);
    });

    it('validate each request', async () => {
      const client = await connect(`${rooms.url}/rooms/lobby/collect`);
      client.send({ type: 'Collect', payload: { text: '' } });
      expect(await client.next()).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect((await client.closed).code).toBe(4400);
    });

    it('go both ways, until the client has no more to say', async () => {
      const client = await connect(`${rooms.url}/rooms/lobby/chat`);
      const answer = await client.ask({ type: 'Chat', payload: { text: 'hi' } });
      expect(answer).toMatchObject({ type: 'Chat', payload: { room_id: 'lobby', text: 'HI' } });
      client.send({ type: 'Chat', end: true });
      expect(await client.next()).toEqual({ type: 'Chat', end: true });
      expect((await client.closed).code).toBe(1000);
    });

    it('end their handlers when the client closes', async () => {
      const client = await connect(`${rooms.url}/rooms/lobby/chat`);
      await client.ask({ type: 'Chat', payload: { text: 'hi' } });
      await client.close();
      await until(() => RoomsController.endings.includes('chat closed'));
    });

    it('end at the deadline that the headers ask for', async () => {
      const client = await connect(`${rooms.url}/rooms/lobby/chat`, {
        headers: { 'x-request-timeout': '50ms' },
      });
      expect(await client.next()).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
      expect((await client.closed).code).toBe(4504);
    });
  });

  describe('by name on any connection', () => {
    it('run at the same time, told apart by their ids', async () => {
      const client = await connect(`${rooms.url}/ws`);
      client.send({ type: 'Count', id: 1, payload: { to: 2 } });
      client.send({ type: 'Chat', id: 2, payload: { text: 'hi' } });
      client.send({ type: 'Chat', id: 2, end: true });
      client.send({ type: 'Collect', id: 3, payload: { room_id: 'x', text: 'a' }, end: true });
      const frames: JsonFrame[] = [];
      for (let each = 0; each < 6; each += 1) frames.push(await client.next());
      const of = (id: number) => frames.filter((frame) => frame.id === id);
      expect(of(1).map(({ payload, end }) => end ?? (payload.number as number))).toEqual([
        1,
        2,
        true,
      ]);
      expect(of(2)).toMatchObject([{ payload: { text: 'HI' } }, { end: true }]);
      expect(of(3)).toMatchObject([{ payload: { texts: ['x:a'] } }]);
      await client.close();
    });

    it('are cancelled by a frame, and their ids are free then', async () => {
      const client = await connect(`${rooms.url}/ws`);
      await client.ask({ type: 'Chat', id: 1, payload: { text: 'hi' } });
      client.send({ id: 1, cancel: true });
      await until(() => RoomsController.endings.includes('chat closed'));
      expect(await client.ask({ type: 'Chat', id: 1, payload: { text: 'again' } })).toMatchObject({
        id: 1,
        payload: { text: 'AGAIN' },
      });
      await client.close();
    });

    it('end at the deadline that their frame asks for', async () => {
      const client = await connect(`${rooms.url}/ws`);
      const answer = await client.ask({ type: 'Chat', id: 1, timeout: '30ms' });
      expect(answer).toMatchObject({ id: 1, code: 'DEADLINE_EXCEEDED', error: { code: 504 } });
      await client.close();
    });

    it('refuse an id that another call has', async () => {
      const client = await connect(`${rooms.url}/ws`);
      await client.ask({ type: 'Chat', id: 1, payload: { text: 'hi' } });
      expect(await client.ask({ type: 'Count', id: 1, payload: { to: 1 } })).toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
      await client.close();
    });

    it('do not make more than their client reads', async () => {
      const client = await connect(`${rooms.url}/ws`);
      client.socket.pause();
      client.send({ type: 'Count', id: 1, payload: { to: 2_000_000 } });
      const connection = [...rooms.websockets.connections()][0]!;
      const seen = await settled(() => (client.socket as unknown as Counted)._socket.bytesRead);
      expect(seen).toBeLessThan(20_000_000);
      expect(RoomsController.endings).toEqual([]);
      client.socket.resume();
      client.send({ id: 1, cancel: true });
      await until(() => RoomsController.endings.includes('count closed'));
      expect(connection.isOpen).toBe(true);
      client.socket.terminate();
    });

    it('do not take more requests than their handler reads', async () => {
      let release!: () => void;
      RoomsController.gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const client = await connect(`${rooms.url}/ws`);
      const text = 'x'.repeat(60_000);
      const connection = [...rooms.websockets.connections()].at(-1) as Connection;
      for (let each = 0; each < 300; each += 1) {
        client.send({ type: 'Collect', id: 1, payload: { text } });
      }
      client.send({ type: 'Collect', id: 1, end: true });
      await until(() => connection.isHeld);
      const { _socket: socket } = connection.socket as unknown as Counted;
      expect(await settled(() => socket.bytesRead)).toBeLessThan(1_000_000);
      release();
      RoomsController.gate = undefined;
      expect((await client.next()).payload.texts).toHaveLength(300);
      await client.close();
    });
  });
});

interface Counted {
  readonly _socket: { readonly bytesRead: number };
}

/** The value of something once it has stopped to change. */
async function settled(read: () => number): Promise<number> {
  let last = -1;
  for (let same = 0; same < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = read();
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}
