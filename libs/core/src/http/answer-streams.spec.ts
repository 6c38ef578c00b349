import { StatusError } from '../error/status-error.js';
import { deferred } from './testing-support/deferred.js';
import { openConnection } from './testing-support/raw-connection.js';
import type { Handlers } from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

async function* books(count: number): AsyncGenerator<object> {
  for (let id = 1; id <= count; id += 1) yield { id: BigInt(id) };
}

const SSE = { headers: { accept: 'text/event-stream' } };

describe('a stream of answers', () => {
  it('is JSON lines', async () => {
    await withServer({ handlers: { watchBooks: () => books(3) } }, async (server) => {
      const response = await server.fetch('/v1/books:watch');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/x-ndjson; charset=utf-8',
        'cache-control': 'no-cache',
        'transfer-encoding': 'chunked',
      });
      expect(await response.text()).toBe(
        '{"result":{"id":"1"}}\n{"result":{"id":"2"}}\n{"result":{"id":"3"}}\n',
      );
    });
  });

  it('is server-sent events if the client asks for them', async () => {
    await withServer({ handlers: { watchBooks: () => books(2) } }, async (server) => {
      const response = await server.fetch('/v1/books:watch', SSE);
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(await response.text()).toBe(
        'data: {"id":"1"}\n\ndata: {"id":"2"}\n\nevent: end\ndata: {}\n\n',
      );
    });
  });

  it('may be empty', async () => {
    await withServer({ handlers: { watchBooks: () => books(0) } }, async (server) => {
      const response = await server.fetch('/v1/books:watch');
      expect([response.status, await response.text()]).toEqual([200, '']);
    });
  });

  it('carries headers that are set before the first message', async () => {
    const handlers: Handlers = {
      watchBooks: async function* (_request, call) {
        call.responseHeaders
          .set('x-a', 'b')
          .set('x-http-status-code', '202')
          .set('cache-control', 'no-store');
        yield* books(1);
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books:watch');
      expect([
        response.status,
        response.headers.get('x-a'),
        response.headers.get('cache-control'),
      ]).toEqual([202, 'b', 'no-store']);
      await response.text();
    });
  });

  it('that fails before the first message is an ordinary error', async () => {
    const handlers: Handlers = {
      watchBooks: async function* () {
        throw StatusError.notFound('no books');
        yield {};
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books:watch', SSE);
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { message: 'no books' },
      ]);
    });
  });

  it.each([
    [
      {},
      '{"result":{"id":"1"}}\n{"error":{"code":409,"status":"Conflict","message":"stop","details":[]}}\n',
    ],
    [
      SSE,
      'data: {"id":"1"}\n\nevent: error\ndata: {"code":409,"status":"Conflict","message":"stop","details":[]}\n\n',
    ],
  ])('that fails later ends with the error (%j)', async (init, text) => {
    const handlers: Handlers = {
      watchBooks: async function* () {
        yield { id: 1n };
        throw StatusError.aborted('stop');
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books:watch', init);
      expect([response.status, await response.text()]).toEqual([200, text]);
    });
  });

  it('with a message that JSON cannot hold ends with an error, and the handler ends too', async () => {
    const ended = deferred();
    const handlers: Handlers = {
      watchBooks: async function* () {
        try {
          yield { id: 1n };
          yield { published: { seconds: 10n ** 18n, nanos: 0 } };
        } finally {
          ended.resolve();
        }
      },
    };
    await withServer({ handlers }, async (server) => {
      expect(await (await server.fetch('/v1/books:watch')).text()).toMatch(
        /^\{"result":\{"id":"1"\}\}\n\{"error":\{"code":500,/,
      );
      await ended.promise;
    });
  });

  it('of something else than messages is a bug', async () => {
    await withServer({ handlers: { watchBooks: () => ({ id: 1n }) } }, async (server) => {
      expect((await server.fetch('/v1/books:watch')).status).toBe(500);
    });
  });

  it('waits for a slow client', async () => {
    let made = 0;
    const title = 'x'.repeat(100_000);
    const ended = deferred();
    const handlers: Handlers = {
      watchBooks: async function* () {
        try {
          for (; made < 10_000; made += 1) yield { title };
        } finally {
          ended.resolve();
        }
      },
    };
    await withServer({ handlers }, async (server) => {
      const connection = openConnection(server.port);
      connection.write('GET /v1/books:watch HTTP/1.1\r\nhost: x\r\n\r\n');
      await connection.received('200 OK');
      connection.socket.pause();
      let before = -1;
      while (before !== made) {
        before = made;
        for (let turn = 0; turn < 50; turn += 1)
          await new Promise((resolve) => setImmediate(resolve));
      }
      expect(made).toBeLessThan(1_000);
      connection.socket.destroy();
      await ended.promise;
      expect(made).toBeLessThan(1_000);
    });
  });

  it('ends when its client leaves, also between messages', async () => {
    const ended = deferred();
    const handlers: Handlers = {
      watchBooks: async function* (_request, call) {
        try {
          yield { id: 1n };
          await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
        } finally {
          ended.resolve();
        }
      },
    };
    await withServer({ handlers }, async (server) => {
      const controller = new AbortController();
      const response = await server.fetch('/v1/books:watch', { signal: controller.signal });
      controller.abort();
      await expect(response.text()).rejects.toThrow('aborted');
      await ended.promise;
    });
  });

  it('ends at its deadline with the error', async () => {
    const handlers: Handlers = {
      watchBooks: async function* () {
        yield { id: 1n };
        await new Promise(() => {});
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books:watch', {
        headers: { 'x-request-timeout': '50' },
      });
      expect(await response.text()).toBe(
        '{"result":{"id":"1"}}\n{"error":{"code":504,"status":"Gateway Timeout","message":"deadline exceeded","details":[]}}\n',
      );
    });
  });

  it.each([
    [{}, '\n'],
    [SSE, ':\n\n'],
  ])('beats while it is silent, and has begun then (%j)', async (init, beat) => {
    const release = deferred();
    const handlers: Handlers = {
      watchBooks: async function* () {
        await release.promise;
        yield { id: 1n };
      },
    };
    await withServer({ handlers, env: { HEARTBEAT: '5ms' } }, async (server) => {
      const response = await server.fetch('/v1/books:watch', init);
      expect(response.status).toBe(200);
      const reader = response.body!.getReader();
      const first = await reader.read();
      expect(new TextDecoder().decode(first.value)).toBe(beat);
      release.resolve();
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += new TextDecoder().decode(part.value);
      }
      expect(text).toContain('"id":"1"');
    });
  });

  it('to HEAD is only its head', async () => {
    const ended = deferred();
    const handlers: Handlers = {
      watchBooks: async function* () {
        try {
          for (;;) yield { id: 1n };
        } finally {
          ended.resolve();
        }
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books:watch', { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
      await ended.promise;
      expect(server.transport.inFlight).toBe(0);
    });
    await withServer({ handlers: { watchBooks: () => books(0) } }, async (server) => {
      const response = await server.fetch('/v1/books:watch', { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    });
  });

  it('with a status that is none is a bug, also when it beats', async () => {
    const handlers: Handlers = {
      watchBooks: async function* (_request, call) {
        call.responseHeaders.set('x-http-status-code', 'many');
        // Timers of one duration fire in the order they were set: the heartbeat goes first.
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield { id: 1n };
      },
    };
    await withServer({ handlers, env: { HEARTBEAT: '1ms' } }, async (server) => {
      expect((await server.fetch('/v1/books:watch')).status).toBe(500);
      expect(server.transport.inFlight).toBe(0);
    });
  });

  it('of google.api.HttpBody is the bytes, with the media type of the first', async () => {
    const handlers: Handlers = {
      downloadChunks: async function* ({ path }: { path: string }) {
        yield { contentType: 'text/csv', data: Buffer.from('a;b\n') };
        if (path === 'broken') throw new Error('disk');
        yield { contentType: 'ignored', data: Buffer.from('c;d\n') };
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/chunks/x');
      expect([response.headers.get('content-type'), await response.text()]).toEqual([
        'text/csv',
        'a;b\nc;d\n',
      ]);
      const broken = server.fetch('/v1/chunks/broken').then((answer) => answer.text());
      await expect(broken).rejects.toThrow();
    });
  });

  it('is written to HTTP/1.0 clients until the connection closes', async () => {
    await withServer({ handlers: { watchBooks: () => books(2) } }, async (server) => {
      const connection = openConnection(server.port);
      connection.write('GET /v1/books:watch HTTP/1.0\r\n\r\n');
      expect(await connection.closed).toMatch(
        /\r\n\r\n\{"result":\{"id":"1"\}\}\n\{"result":\{"id":"2"\}\}\n$/,
      );
    });
  });
});
