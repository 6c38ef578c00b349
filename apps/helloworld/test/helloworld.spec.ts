import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { AppModule } from '../src/app.module.js';
import { GreeterService } from '../src/gen/helloworld.js';

const GreeterClient = makeGenericClientConstructor(GreeterService, 'Greeter');

let service: TestApplication;
beforeAll(async () => {
  service = await startTestApplication(AppModule);
});
afterAll(() => service.stop());

/** Calls SayHello with a plain grpc-js client. */
function sayHello(name: string): Promise<unknown> {
  const client = new GreeterClient(service.grpcAddress, credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client['sayHello']!({ name }, (error: Error | null, answer: unknown) =>
      error ? reject(error) : resolve(answer),
    );
  }).finally(() => client.close());
}

describe('helloworld', () => {
  it('greets by name', async () => {
    expect(await sayHello('world')).toEqual({ message: 'Hello world' });
    expect(await sayHello('')).toEqual({ message: 'Hello ' });
  });

  it('has no HTTP routes but its probes', async () => {
    expect((await service.fetch('/_healthz/readiness')).status).toBe(200);
    expect((await service.fetch('/helloworld.Greeter/SayHello')).status).toBe(404);
  });
});
