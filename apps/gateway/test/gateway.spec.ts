import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { GrpcBackend } from '@nestjs-toolkit/test-servers';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { AppModule } from '../src/app.module.js';
import { ProxyGatewayService } from '../src/gen/gateway.js';
import {
  HelloReply,
  HelloRequest,
} from '../src/gen/github.com/example/helloworld/apis/helloworld.js';

let greeter: GrpcBackend;
let gateway: TestApplication;

beforeAll(async () => {
  greeter = await new GrpcBackend()
    .on(
      '/helloworld.Greeter/SayHello',
      { request: HelloRequest, response: HelloReply },
      ({ name }: HelloRequest) => ({ message: `Hello ${name}` }),
    )
    .listen();
  gateway = await startTestApplication(AppModule, {
    env: { GTW_RESOLVER_ENDPOINTS: `helloworld=${greeter.address}` },
  });
});

afterAll(async () => {
  await gateway.stop();
  greeter.close();
});

const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

describe('the gateway in front of helloworld', () => {
  it('lets the greeter answer over HTTP', async () => {
    const answer = await gateway.fetch('/hello', post('{"name":"world"}'));
    expect([answer.status, await answer.json()]).toEqual([200, { message: 'Hello world' }]);
  });

  it('answers itself over gRPC', async () => {
    const Client = makeGenericClientConstructor(ProxyGatewayService, 'ProxyGateway');
    const client = new Client(gateway.grpcAddress, credentials.createInsecure());
    const answer = await new Promise((resolve, reject) => {
      client['helloWorld']!({ name: 'world' }, (error: Error | null, reply: unknown) =>
        error ? reject(error) : resolve(reply),
      );
    });
    client.close();
    expect(answer).toEqual({ message: 'hello' });
  });

  it('has a health route of plain Nest beside them', async () => {
    expect(await (await gateway.fetch('/health')).json()).toEqual({ alive: true });
  });

  it('refuses what is no request before it goes anywhere', async () => {
    expect((await gateway.fetch('/hello', post('{"name":7}'))).status).toBe(400);
    expect((await gateway.fetch('/hello')).status).toBe(405);
  });
});
