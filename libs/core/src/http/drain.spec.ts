import { Controller, Get } from '@nestjs/common';
import { deferred } from './testing-support/deferred.js';
import { openConnection } from './testing-support/raw-connection.js';
import { startServer, type Handlers } from './testing-support/test-server.js';

const LONG = 60_000;
const REQUEST = 'GET /v1/books/1 HTTP/1.1\r\nhost: x\r\n\r\n';

let plainRelease = deferred();
let plainStarted = deferred();

@Controller()
class SlowController {
  @Get('/plain')
  async plain(): Promise<string> {
    plainStarted.resolve();
    await plainRelease.promise;
    return 'plain';
  }
}

/** A handler that waits until it is released. */
function waiting() {
  const started = deferred();
  const release = deferred();
  const handlers: Handlers = {
    getBook: async (_, call) => {
      started.resolve();
      await Promise.race([
        release.promise,
        new Promise((resolve) => call.signal.addEventListener('abort', resolve)),
      ]);
      return { title: 'done' };
    },
  };
  return { started, release, handlers };
}

describe('a drain', () => {
  it('lets calls end, closes their connections, and takes no new ones', async () => {
    const { started, release, handlers } = waiting();
    const server = await startServer({ handlers });
    const busy = openConnection(server.port);
    busy.write(REQUEST);
    await started.promise;
    const drained = server.transport.drain(LONG);
    await expect(server.fetch('/v1/books/1')).rejects.toThrow('fetch failed');
    release.resolve();
    const answer = await busy.closed;
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain('"done"');
    await drained;
    await server.close();
  });

  it('closes idle connections at once', async () => {
    const server = await startServer({ handlers: { getBook: () => ({}) } });
    const idle = openConnection(server.port);
    idle.write(REQUEST);
    await idle.received('200 OK');
    const silent = openConnection(server.port);
    await new Promise((resolve) => silent.socket.once('connect', resolve));
    await server.transport.drain(LONG);
    await Promise.all([idle.closed, silent.closed]);
    await server.close();
  });

  it('waits for plain controllers', async () => {
    plainRelease = deferred();
    plainStarted = deferred();
    const server = await startServer({ controllers: [SlowController] });
    const busy = openConnection(server.port);
    busy.write('GET /plain HTTP/1.1\r\nhost: x\r\n\r\n');
    await plainStarted.promise;
    const drained = server.transport.drain(LONG);
    plainRelease.resolve();
    expect(await busy.closed).toMatch(/200 OK[^]*plain$/);
    await drained;
    await server.close();
  });

  it('answers calls that come on open connections meanwhile', async () => {
    const { started, release, handlers } = waiting();
    const server = await startServer({ handlers: { ...handlers, listBooks: () => ({}) } });
    const busy = openConnection(server.port);
    busy.write(REQUEST + REQUEST.replace('/v1/books/1', '/v1/books'));
    await started.promise;
    const drained = server.transport.drain(LONG);
    release.resolve();
    expect(await busy.closed).toMatch(/^HTTP\/1.1 200 OK/);
    await drained;
    await server.close();
  });

  it('cancels what has not ended in time', async () => {
    const { started, handlers } = waiting();
    const server = await startServer({ handlers });
    const busy = openConnection(server.port);
    busy.write(REQUEST);
    await started.promise;
    await server.transport.drain(10);
    const answer = await busy.closed;
    expect(answer).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
    expect(answer).toContain('server is shutting down');
    await server.close();
  });

  it('ends streams with an error', async () => {
    const server = await startServer({
      handlers: {
        watchBooks: async function* () {
          yield { id: 1n };
          await new Promise(() => {});
        },
      },
    });
    const watching = openConnection(server.port);
    watching.write('GET /v1/books:watch HTTP/1.1\r\nhost: x\r\n\r\n');
    await watching.received('"id"');
    await server.transport.drain(10);
    expect(await watching.closed).toContain(
      '{"error":{"code":503,"status":"Service Unavailable","message":"server is shutting down","details":[]}}',
    );
    await server.close();
  });

  it('does nothing the second time, nor before the server listens', async () => {
    const server = await startServer();
    const first = server.transport.drain(LONG);
    expect(server.transport.drain(LONG)).toBe(first);
    await first;
    await server.close();
  });

  it('leaves nothing behind for the application to close', async () => {
    const server = await startServer({ handlers: { getBook: () => ({}) } });
    await (await server.fetch('/v1/books/1')).text();
    await server.transport.drain(LONG);
    await server.close();
    await expect(server.fetch('/v1/books/1')).rejects.toThrow('fetch failed');
  });
});
