import { defineEvent } from '../call/event-definition.js';
import { messageType } from '../message/message-types.js';
import { Message } from './testing-support/gen/rooms.js';
import { MessageJson } from './testing-support/gen/rooms.json.js';
import { validateMessage } from './testing-support/gen/rooms.validate.js';
import { startRooms, type RoomsApplication } from './testing-support/rooms-application.js';
import { connect, type WsClient } from './testing-support/ws-client.js';

const Posted = defineEvent('posted', {
  payload: messageType(Message, MessageJson, validateMessage),
  answer: messageType(Message, MessageJson),
});

describe('events', () => {
  let rooms: RoomsApplication;
  let client: WsClient;
  beforeAll(async () => {
    rooms = await startRooms();
    rooms.websockets.events.on(Posted, (message) => ({ ...message, text: `${message.text}!` }));
    rooms.websockets.events.on('slow', async (payload: { wait: Promise<void> } & string) => {
      await new Promise((resolve) => setImmediate(resolve));
      return payload;
    });
  });
  afterAll(() => rooms.stop());
  beforeEach(async () => {
    client = await connect(`${rooms.url}/subscribe`);
  });
  afterEach(async () => {
    await client.close();
  });

  it('reach methods with @SubscribeMessage(), and what these return goes back', async () => {
    const answer = await client.ask({ type: 'user:update', payload: { name: 'ann' } });
    expect(answer).toEqual({
      type: 'user:update',
      payload: { updated: 'ann', by: 'nobody', in: [] },
    });
  });

  it.each(['7', 7, 'a long id'])('answer with the id %p as it came', async (id) => {
    const answer = await client.ask({ type: 'user:update', id, payload: {} });
    expect(answer.id).toBe(id);
  });

  it('acknowledge by id also what a handler has no answer for', async () => {
    client.send({ type: 'quiet' });
    expect(await client.ask({ type: 'quiet', id: 1 })).toEqual({
      type: 'quiet',
      id: 1,
      payload: null,
    });
  });

  it('answer errors as frames, with or without id', async () => {
    const payload = { name: 'nobody' };
    const error = { code: 404, status: 'Not Found', message: 'no such user', details: [] };
    expect(await client.ask({ type: 'user:update', payload })).toEqual({
      type: 'user:update',
      error,
      code: 'NOT_FOUND',
    });
    expect(await client.ask({ type: 'user:update', id: 3, payload })).toEqual({
      type: 'user:update',
      id: 3,
      error,
      code: 'NOT_FOUND',
    });
  });

  it('tell nothing of what went wrong inside of a handler', async () => {
    const { error, code } = await client.ask({ type: 'user:update', payload: { name: 'bug' } });
    expect(code).toBe('INTERNAL');
    expect(error!.message).toMatch(/^internal error, reference /);
  });

  it('say that nobody handles a type, and that a frame has none', async () => {
    expect(await client.ask({ type: 'user:delete', id: 1 })).toMatchObject({
      id: 1,
      code: 'UNIMPLEMENTED',
      error: { message: 'unknown type "user:delete"' },
    });
    expect(await client.ask({ payload: {} })).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it.each(['not json', '[]', '{"type":1}', '{"type":"quiet","id":{}}', '"text"', '', '{'])(
    'answer the malformed frame %p and go on',
    async (frame) => {
      const answer = await client.ask(frame);
      expect(answer).toMatchObject({ type: '', code: 'INVALID_ARGUMENT', error: { code: 400 } });
      expect(answer.error!.message).toMatch(/^invalid JSON format/);
      expect(await client.ask({ type: 'quiet', id: 1 })).toMatchObject({ id: 1, payload: null });
    },
  );

  it('are read, validated and written by their messages where they are defined with some', async () => {
    const text = '{"type":"posted","id":1,"payload":{"text":"hi","number":"9007199254740993"}}';
    expect(await client.ask(text)).toMatchObject({
      payload: { text: 'hi!', number: '9007199254740993' },
    });
    const invalid = await client.ask({ type: 'posted', id: 2, payload: { text: '' } });
    expect(invalid).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(JSON.stringify(invalid.error!.details)).toContain('"text"');
    const wrong = await client.ask({ type: 'posted', id: 3, payload: { number: 'x' } });
    expect(wrong).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('are handled one after another, in the order they came', async () => {
    for (let each = 0; each < 200; each += 1) client.send({ type: 'slow', payload: `${each}` });
    for (let each = 0; each < 200; each += 1) {
      expect((await client.next()).payload).toBe(`${each}`);
    }
  });

  it('call rpcs of the service by name, with exact numbers', async () => {
    const answer = await client.ask(
      '{"type":"SendMessage","id":"a","payload":{"room_id":"x","text":"hi","number":9007199254740993}}',
    );
    expect(answer).toMatchObject({
      type: 'SendMessage',
      id: 'a',
      payload: { id: '9007199254740993', message: { number: '9007199254740993' } },
    });
    const full = await client.ask({
      type: '/rooms.Rooms/SendMessage',
      payload: { room_id: 'x', text: '' },
    });
    expect(full).toMatchObject({ type: '/rooms.Rooms/SendMessage', code: 'INVALID_ARGUMENT' });
  });

  it('that are subscribed to twice are refused', () => {
    expect(() => rooms.websockets.events.on('user:update', () => {})).toThrow(
      'event "user:update" has two handlers',
    );
  });
});
