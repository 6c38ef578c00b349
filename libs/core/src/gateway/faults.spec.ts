import { jest } from '@jest/globals';
import { BackendProcess } from '../client/testing-support/backend-process.js';
import { atEnd, closeAll, deferred } from '../grpc/testing-support/test-server.js';
import { startGateway, startLibrary } from './testing-support/library-apps.js';

jest.setTimeout(60_000);

afterEach(closeAll);

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe('a gateway', () => {
  it('finishes the calls it has when it stops, and leaves none without an answer', async () => {
    const arrived = deferred();
    let running = 0;
    const address = await startLibrary({
      getBook: async ({ id }: { id: bigint }) => {
        if (++running === 20) arrived.resolve();
        await pause(50);
        return { id };
      },
    });
    const app = await startGateway(address, { env: { GATEWAY_SHUTDOWN_TIMEOUT: '5s' } });
    const url = app.addresses.http!;
    const calls = Array.from({ length: 20 }, async (_, id) => {
      const response = await fetch(`${url}/v1/books/${id}`);
      return [response.status, ((await response.json()) as { id: string }).id];
    });
    await arrived.promise;
    const stopped = app.stop();
    expect(await Promise.all(calls)).toEqual(calls.map((_, id) => [200, String(id)]));
    await stopped;
  });

  it('answers 503 when its backend crashes in the middle of a call, and answers again afterwards', async () => {
    const backend = await BackendProcess.start();
    const app = await startGateway(backend.address, {
      env: {
        GATEWAY_CLIENT_RECONNECT_BACKOFF: '20ms',
        GATEWAY_CLIENT_RECONNECT_MAX_BACKOFF: '50ms',
      },
      routes: {
        deleteBook: { httpProxy: { service: 'library', method: '/test.Notes/Unary' } },
      },
    });
    const ask = (): Promise<number> =>
      fetch(`${app.addresses.http}/v1/books/1`, { method: 'DELETE' }).then(({ status }) => status);
    expect(await ask()).toBe(200);
    await backend.kill();
    while ((await ask()) !== 503) await pause(5);
    const again = await BackendProcess.start(backend.port);
    atEnd(() => again.kill());
    while ((await ask()) !== 200) await pause(5);
  });
});
