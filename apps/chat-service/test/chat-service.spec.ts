import { randomUUID } from 'node:crypto';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { credentials, makeGenericClientConstructor, type Client } from '@grpc/grpc-js';
import { AppModule } from '../src/app.module.js';
import {
  CreateRoomRequest,
  CreateRoomResponse,
  GetMessageHistoryRequest,
  GetMessageHistoryResponse,
} from '../src/gen/chat-service.js';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { WebSocket } from 'ws';
import { BACKENDS } from './backends.js';
import { ChatClient, type ChatJson, follow, Frames, until } from './chat-client.js';

describe.each(BACKENDS)('chat service on %s', (_name, backend) => {
  let service: TestApplication;
  let chat: ChatClient;
  const [ann, bob, eve] = [randomUUID(), randomUUID(), randomUUID()];

  beforeAll(async () => {
    await backend.start();
    service = await startTestApplication(AppModule, { env: await backend.env() });
    chat = new ChatClient(service);
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await backend.stop();
  });

  const socketUrl = (room: string, user: string): string =>
    `${service.url.replace(/^http/, 'ws')}/chat/rooms/${room}/join?user_id=${user}`;

  it('keeps messages and reads them, the newest first', async () => {
    const room = await chat.createRoom(ann);
    for (const text of ['one', 'two', 'three']) await chat.say(room, ann, text);
    const { body } = await chat.call('GET', `/chat/rooms/${room}/messages?limit=2`);
    expect(body.total).toBe(3);
    expect(body.messages.map(({ message }: ChatJson) => message)).toEqual(['three', 'two']);
    expect(body.messages[0]).toMatchObject({ room_id: room, user_id: ann, message_type: 'text' });
  });

  it('refuses what breaks the rules of the proto, unknown rooms, and users who are not invited', async () => {
    const room = await chat.createRoom(ann, [bob]);
    const say = (to: string, body: object) => chat.call('POST', `/chat/rooms/${to}/messages`, body);
    const message = { user_id: eve, message: 'hi', message_type: 'text' };
    expect((await say(room, { ...message, message: '' })).status).toBe(400);
    expect((await say(room, { ...message, message_type: 'video' })).status).toBe(400);
    expect((await say(room, message)).status).toBe(403);
    expect((await say(randomUUID(), message)).status).toBe(404);
    expect((await say(room, { ...message, user_id: bob })).status).toBe(200);
    expect((await chat.call('GET', `/chat/rooms/${room}/messages`)).status).toBe(400);
    for (const [channel, code] of [
      [room, '403'],
      ['nowhere', '103'],
    ] as const) {
      const { client, outcome } = await follow(service, channel, eve);
      expect(outcome).toBe(code);
      client.disconnect();
    }
    await expect(Frames.open(socketUrl(room, eve))).rejects.toThrow('403');
  });

  it('delivers to WebSockets of the room, after the answer of JoinRoom', async () => {
    const room = await chat.createRoom(ann);
    const [first, other] = [
      await Frames.open(socketUrl(room, ann)),
      await Frames.open(socketUrl(await chat.createRoom(bob), bob)),
    ];
    const second = await Frames.open(socketUrl(room, bob));
    expect(await first.of('JoinRoom')).toMatchObject([{ status: 'joined' }]);
    await until(async () =>
      (await first.of<{ users: string[] }>('chat:presence')).some(
        ({ users }) => users.length === 2,
      ),
    );
    const id = await chat.say(room, ann, 'hello');
    for (const frames of [first, second]) {
      expect(await frames.of('chat:message')).toMatchObject([
        { message_id: id, room_id: room, user_id: ann, message: 'hello' },
      ]);
    }
    expect(other.all.filter(({ type }) => type === 'chat:message')).toEqual([]);
    await second.close();
    await until(async () => {
      const presence = await first.of<{ users: string[] }>('chat:presence');
      return presence.at(-1)!.users.length === 1;
    });
    await Promise.all([first.close(), other.close()]);
  });

  it('delivers to Centrifuge clients in the order of the history, and they may call its rpcs', async () => {
    const room = await chat.createRoom(ann);
    const { client, messages, subscription, outcome } = await follow(service, room, bob);
    expect(outcome).toBe('subscribed');
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
    await Promise.all(texts.map((text) => chat.say(room, ann, text)));
    const { data } = await client.rpc('SendMessage', {
      room_id: room,
      user_id: bob,
      message: 'by rpc',
      message_type: 'text',
    });
    await until(() => messages.length === 31);
    const history = await chat.history(room);
    expect(messages).toEqual(history.toReversed());
    expect(messages.at(-1)).toMatchObject({ message: 'by rpc', message_id: data.message_id });
    await expect(
      client.rpc('chatservice.ChatService/SendMessage', { room_id: 'x' }),
    ).rejects.toMatchObject({
      code: 400,
    });
    expect(await subscription.presenceStats()).toEqual({ numClients: 1, numUsers: 1 });
    await expect(subscription.publish({ forged: true })).rejects.toMatchObject({ code: 103 });
    client.disconnect();
  });

  it('answers rpcs of Protobuf clients with messages', async () => {
    const room = await chat.createRoom(ann);
    await chat.say(room, ann, 'hi');
    const client = new ProtobufCentrifuge(
      `${service.url.replace(/^http/, 'ws')}/connection/websocket`,
      { websocket: WebSocket, data: new TextEncoder().encode(JSON.stringify({ user_id: bob })) },
    );
    client.connect();
    const request = { roomId: room, limit: 5, offset: 0 };
    const { data } = await client.rpc(
      'GetMessageHistory',
      GetMessageHistoryRequest.encode(request).finish(),
    );
    const answer = GetMessageHistoryResponse.decode(data as Uint8Array);
    expect(answer.messages.map(({ message }) => message)).toEqual(['hi']);
    client.disconnect();
  });

  it('answers over gRPC too', async () => {
    const Caller = makeGenericClientConstructor(
      {
        createRoom: {
          path: '/chatservice.ChatService/CreateRoom',
          requestStream: false,
          responseStream: false,
          requestSerialize: (request: CreateRoomRequest) =>
            Buffer.from(CreateRoomRequest.encode(request).finish()),
          requestDeserialize: CreateRoomRequest.decode,
          responseSerialize: (answer: CreateRoomResponse) =>
            Buffer.from(CreateRoomResponse.encode(answer).finish()),
          responseDeserialize: CreateRoomResponse.decode,
        },
      },
      'ChatService',
    );
    const caller = new Caller(
      service.grpcAddress,
      credentials.createInsecure(),
    ) as unknown as Client & {
      createRoom(
        request: object,
        done: (error: Error | null, answer: CreateRoomResponse) => void,
      ): void;
    };
    const answer = await new Promise<CreateRoomResponse>((resolve, reject) =>
      caller.createRoom({ name: 'by gRPC', creatorId: ann, participantIds: [] }, (error, value) =>
        error ? reject(error) : resolve(value),
      ),
    );
    expect(answer.status).toBe('created');
    await chat.say(answer.roomId, ann, 'hi');
    caller.close();
  });

  it('lets clients leave when it stops', async () => {
    const leaving = await startTestApplication(AppModule, { env: await backend.env() });
    const there = new ChatClient(leaving);
    const room = await there.createRoom(ann);
    const { client } = await follow(leaving, room, bob);
    const gone = new Promise<number>((resolve) =>
      client.once('connecting', ({ code }) => resolve(code)),
    );
    await leaving.stop();
    expect(await gone).toBe(3001);
    client.disconnect();
  }, 60_000);
});
