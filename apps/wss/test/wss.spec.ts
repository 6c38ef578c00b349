import { once } from 'node:events';
import { GrpcBackend } from '@nestjs-toolkit/test-servers';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { WebSocket } from 'ws';
import { AppModule } from '../src/app.module.js';
import {
  HelloReply,
  HelloRequest,
} from '../src/gen/github.com/example/helloworld/apis/helloworld.js';

let greeter: GrpcBackend;
let wss: TestApplication;

beforeAll(async () => {
  greeter = await new GrpcBackend()
    .on(
      '/helloworld.Greeter/SayHello',
      { request: HelloRequest, response: HelloReply },
      ({ name }: HelloRequest) => ({ message: `Hello ${name}` }),
    )
    .listen();
  wss = await startTestApplication(AppModule, {
    env: { WSS_RESOLVER_ENDPOINTS: `helloworld=${greeter.address}`, WSS_REDIS1_DSN: 'memory:' },
  });
});

afterAll(async () => {
  await wss.stop();
  greeter.close();
});

async function open(path = '/events'): Promise<WebSocket> {
  const socket = new WebSocket(wss.url.replace('http', 'ws') + path);
  await once(socket, 'open');
  return socket;
}

async function next(socket: WebSocket): Promise<unknown> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString());
}

describe('wss', () => {
  it('sends the payload of event:name back', async () => {
    const socket = await open();
    socket.send('{"type":"event:name","payload":{"any":["json"]}}');
    expect(await next(socket)).toEqual({ type: 'event:name', payload: { any: ['json'] } });
    socket.close();
  });

  it.each(['/events', '/ws'])('asks the greeter for SayHello, on %s', async (path) => {
    const socket = await open(path);
    socket.send('{"type":"SayHello","id":1,"payload":{"name":"world"}}');
    expect(await next(socket)).toEqual({
      type: 'SayHello',
      id: 1,
      payload: { message: 'Hello world' },
    });
    socket.close();
  });

  it('tells everybody else of an update, and answers whoever sent it', async () => {
    const [sender, other] = [await open(), await open()];
    const update = next(other);
    sender.send('{"type":"user:update","id":1,"payload":{"name":"ann"}}');
    expect(await next(sender)).toMatchObject({ id: 1, payload: { updates: 1 } });
    expect(await update).toEqual({ type: 'user:updated', payload: { name: 'ann' } });
    sender.close();
    other.close();
  });

  it('asks the greeter over HTTP too, and has a health route', async () => {
    const answer = await wss.fetch('/hello', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"world"}',
    });
    expect([answer.status, await answer.json()]).toEqual([200, { message: 'Hello world' }]);
    expect(answer.headers.get('x-request-id')).toBeTruthy();
    expect(await (await wss.fetch('/health')).json()).toEqual({ alive: true });
  });
});
