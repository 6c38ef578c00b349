import { once } from 'node:events';
import { Metadata } from '../call/metadata.js';
import type { Call } from '../call/call.js';
import { StatusError } from '../error/status-error.js';
import type {
  CountRequest,
  CountResponse,
  GreetRequest,
  Message,
} from './testing-support/gen/rooms.js';
import {
  BackendToolkit,
  GatewayToolkit,
  type BackendServer,
} from './testing-support/gen/rooms.toolkit.js';
import { startRooms, type RoomsApplication } from './testing-support/rooms-application.js';
import { until } from './testing-support/until.js';
import { connect, type WsClient } from './testing-support/ws-client.js';

@BackendToolkit.Controller()
class BackendController implements BackendServer {
  static endings: string[] = [];

  greet({ name, bigNumber }: GreetRequest, call: Call) {
    if (name === 'nobody') {
      throw StatusError.notFound('no such name', {
        metadata: new Metadata([['x-why', 'unknown']]),
      });
    }
    const headers = new Map<string, string>();
    for (const [key, value] of call.metadata)
      if (typeof value === 'string') headers.set(key, value);
    return { message: `Hello ${name}`, bigNumber, headers: Object.fromEntries(headers) };
  }

  async *watch({ to, failAt }: CountRequest, { signal }: Call): AsyncGenerator<CountResponse> {
    try {
      for (let number = 1; number <= to; number += 1) {
        if (number === failAt) throw StatusError.aborted('lost it');
        yield { number };
      }
      // A stream that only its caller ends.
      if (to === 3 && !signal.aborted) await once(signal, 'abort');
    } finally {
      BackendController.endings.push('watch');
    }
  }

  async sum(numbers: AsyncIterable<CountResponse>) {
    let number = 0;
    for await (const each of numbers) number += each.number;
    return { number };
  }

  async *echo(messages: AsyncIterable<Message>): AsyncGenerator<Message> {
    for await (const message of messages) yield message;
  }
}

describe('websocket_proxy', () => {
  let backend: RoomsApplication;
  let gateway: RoomsApplication;
  let client: WsClient;

  beforeAll(async () => {
    backend = await startRooms({
      settings: { service: BackendToolkit, name: 'backend' },
      controllers: [BackendController],
    });
    gateway = await startRooms({
      settings: { service: GatewayToolkit, name: 'gateway' },
      controllers: [],
      env: {
        RESOLVER_ENDPOINTS: `backend=${backend.app.addresses.grpc}`,
        SERVER_WEBSOCKET_PROXY_HEADERS: 'authorization,x-tenant-*',
      },
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await backend.stop();
  });
  beforeEach(async () => {
    client = await connect(`${gateway.url}/ws`, {
      headers: { authorization: 'Bearer x', 'x-tenant-id': 't1', 'x-secret': 's', cookie: 'a=b' },
    });
  });
  afterEach(() => client.close());

  it('forwards unary rpcs by their name, in canonical JSON', async () => {
    const answer = await client.ask({
      type: 'Greet',
      id: 1,
      payload: { name: 'world', bigNumber: '9007199254740993' },
    });
    expect(answer).toMatchObject({
      type: 'Greet',
      id: 1,
      payload: { message: 'Hello world', big_number: '9007199254740993' },
    });
  });

  it('sends allowed headers of the handshake, and no others', async () => {
    const { headers } = (await client.ask({ type: 'Greet', payload: { name: 'x' } })).payload;
    expect(headers).toMatchObject({ authorization: 'Bearer x', 'x-tenant-id': 't1' });
    expect(headers).not.toHaveProperty('x-secret');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers['x-request-id']).toMatch(/.+\/1$/);
  });

  it('forwards errors with their codes', async () => {
    const answer = await client.ask({ type: 'Greet', id: 2, payload: { name: 'nobody' } });
    expect(answer).toMatchObject({
      id: 2,
      code: 'NOT_FOUND',
      error: { code: 404, message: 'no such name' },
    });
  });

  it.each(['Watch', 'WatchUnary'])('forwards streams of answers: %s', async (type) => {
    client.send({ type, id: 1, payload: { to: 2 } });
    expect(await client.next()).toEqual({ type, id: 1, payload: { number: 1 } });
    expect(await client.next()).toEqual({ type, id: 1, payload: { number: 2 } });
    expect(await client.next()).toEqual({ type, id: 1, end: true });
    client.send({ type, id: 2, payload: { to: 9, fail_at: 2 } });
    await client.next();
    expect(await client.next()).toMatchObject({ id: 2, code: 'ABORTED' });
  });

  it('forwards streams of requests, and both', async () => {
    client.send({ type: 'Sum', id: 1, payload: { number: 1 } });
    client.send({ type: 'Sum', id: 1, payload: { number: 2 }, end: true });
    expect(await client.next()).toEqual({ type: 'Sum', id: 1, payload: { number: 3 } });
    const echoed = await client.ask({ type: 'Echo', id: 2, payload: { text: 'hi' } });
    expect(echoed).toMatchObject({ id: 2, payload: { text: 'hi' } });
    client.send({ type: 'Echo', id: 2, end: true });
    expect(await client.next()).toMatchObject({ id: 2, end: true });
  });

  it('cancels upstream when the client cancels or leaves', async () => {
    BackendController.endings = [];
    client.send({ type: 'Watch', id: 1, payload: { to: 3 } });
    for (let each = 0; each < 3; each += 1) await client.next();
    client.send({ id: 1, cancel: true });
    const other = await connect(`${gateway.url}/ws`);
    await other.ask({ type: 'Watch', id: 1, payload: { to: 3 } });
    await other.close();
    await until(() => BackendController.endings.length === 2);
  });

  it('hands deadlines on', async () => {
    client.send({ type: 'Watch', id: 1, payload: { to: 3 }, timeout: 100 });
    for (let each = 0; each < 3; each += 1) await client.next();
    expect(await client.next()).toMatchObject({ id: 1, code: 'DEADLINE_EXCEEDED' });
  });

  it('says UNAVAILABLE when the service is away, and goes on when it is back', async () => {
    const lonely = await startRooms({
      settings: { service: GatewayToolkit, name: 'gateway' },
      controllers: [],
      env: { RESOLVER_ENDPOINTS: 'backend=127.0.0.1:1' },
    });
    const caller = await connect(`${lonely.url}/ws`);
    const { error, code } = await caller.ask({ type: 'Greet', payload: { name: 'x' } });
    expect(code).toBe('UNAVAILABLE');
    expect(error!.message).not.toContain('127.0.0.1');
    await caller.close();
    await lonely.stop();
  });

  it('is the only way to these rpcs by frames', async () => {
    await until(() => gateway.websockets.size > 0);
    expect(await client.ask({ type: 'quiet', id: 1 })).toMatchObject({ code: 'UNIMPLEMENTED' });
  });
});
