import { once } from 'node:events';
import type { TestApplication } from '@nestjs-toolkit/testing';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';

export interface ChatJson {
  readonly message_id: string;
  readonly room_id: string;
  readonly user_id: string;
  readonly message: string;
  readonly message_type: string;
  readonly timestamp: string;
}

/** The service in this process or in another. */
export type RunningService = Pick<TestApplication, 'url' | 'fetch'>;

/** REST calls of the chat. */
export class ChatClient {
  constructor(private readonly service: RunningService) {}

  // oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the service sends
  async call(method: string, path: string, body?: object): Promise<{ status: number; body: any }> {
    const answer = await this.service.fetch(path, {
      method,
      ...(body
        ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        : {}),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async createRoom(creator: string, participants: readonly string[] = []): Promise<string> {
    const { body } = await this.call('POST', '/chat/rooms', {
      name: 'a room',
      creator_id: creator,
      participant_ids: participants,
    });
    return body.room_id as string;
  }

  async say(room: string, user: string, message: string): Promise<string> {
    const { status, body } = await this.call('POST', `/chat/rooms/${room}/messages`, {
      user_id: user,
      message,
      message_type: 'text',
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.message_id as string;
  }

  async history(room: string, limit = 100): Promise<readonly ChatJson[]> {
    const { body } = await this.call('GET', `/chat/rooms/${room}/messages?limit=${limit}`);
    return body.messages as ChatJson[];
  }
}

/** Frames of a WebSocket, in the order they come. */
export class Frames {
  readonly all: { type: string; payload: never }[] = [];

  constructor(readonly socket: WebSocket) {
    socket.on('message', (text: Buffer) => this.all.push(JSON.parse(text.toString()) as never));
  }

  static async open(url: string): Promise<Frames> {
    const frames = new Frames(new WebSocket(url));
    await once(frames.socket, 'open');
    return frames;
  }

  async of<T>(type: string, count = 1): Promise<T[]> {
    await until(() => this.all.filter((frame) => frame.type === type).length >= count);
    return this.all.filter((frame) => frame.type === type).map(({ payload }) => payload as T);
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}

/** The official Centrifuge client, on a channel. */
export async function follow(service: RunningService, room: string, user: string) {
  const client = new Centrifuge(`${service.url.replace(/^http/, 'ws')}/connection/websocket`, {
    websocket: WebSocket,
    data: { user_id: user },
    minReconnectDelay: 20,
    maxReconnectDelay: 100,
  });
  const subscription = client.newSubscription(`rooms:${room}`, {
    minResubscribeDelay: 20,
    maxResubscribeDelay: 100,
  });
  const messages: ChatJson[] = [];
  subscription.on('publication', ({ data }) => messages.push(data as ChatJson));
  subscription.subscribe();
  const outcome = new Promise<string>((resolve) => {
    subscription.once('subscribed', () => resolve('subscribed'));
    subscription.once('unsubscribed', ({ code }) => resolve(String(code)));
    client.once('disconnected', ({ code }) => resolve(String(code)));
  });
  client.connect();
  return { client, subscription, messages, outcome: await outcome };
}

/** Waits until the check passes. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}
