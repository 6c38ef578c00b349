import type { ServerCall } from '../call/server-call.js';
import { deferred } from './testing-support/deferred.js';
import { exchange, openConnection } from './testing-support/raw-connection.js';
import type { Handler, Handlers } from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

/** What the handler sees of a call. */
async function seen<T>(
  look: (call: ServerCall) => T,
  init: RequestInit = {},
  env = {},
): Promise<T> {
  let result: T | undefined;
  const getBook: Handler = (_, call) => {
    result = look(call);
    return {};
  };
  await withServer({ env, handlers: { getBook } }, async (server) => {
    const response = await server.fetch('/v1/books/1', init);
    if (response.status !== 200) throw new Error(await response.text());
  });
  return result as T;
}

describe('metadata', () => {
  it('is the headers of the request, without those of the connection', async () => {
    const metadata = await seen((call) => Object.fromEntries(call.metadata), {
      headers: {
        Authorization: 'Bearer x',
        'X-Many': 'a, b',
        'x-raw-bin': 'AP8',
        'user-agent': 'spec',
      },
    });
    expect(metadata).toMatchObject({
      authorization: 'Bearer x',
      'x-many': 'a, b',
      'user-agent': 'spec',
    });
    expect(metadata['x-raw-bin']).toEqual(Buffer.from([0, 255]));
    expect(Object.keys(metadata)).not.toContain('connection');
  });

  it('tolerates text beyond ASCII and names that metadata cannot have', async () => {
    let metadata: Record<string, unknown> = {};
    await withServer(
      {
        handlers: {
          getBook: (_, call) => {
            metadata = Object.fromEntries(call.metadata);
            return {};
          },
        },
      },
      async ({ port }) => {
        const head =
          'GET /v1/books/1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-utf: José 世\r\nx!odd: 1\r\nx-tab: a\tb\r\n';
        await exchange(
          port,
          Buffer.concat([Buffer.from(head), Buffer.from('x-latin: Jos\xe9\r\n\r\n', 'latin1')]),
        );
      },
    );
    expect(metadata).toMatchObject({
      'x-utf': 'Jos%C3%A9 %E4%B8%96',
      'x-tab': 'a%09b',
      'x-latin': 'Jos%C3%A9',
    });
    expect(metadata).not.toHaveProperty('x!odd');
  });

  it('refuses binary headers that are no base64', async () => {
    await withServer(
      { handlers: { getBook: (_, call) => ({ title: call.metadata.get('x-a') ?? '' }) } },
      async (server) => {
        const response = await server.fetch('/v1/books/1', { headers: { 'x-a-bin': '%%%' } });
        expect([response.status, await response.json()]).toMatchObject([
          400,
          { message: 'header "x-a-bin" is no base64: "%%%"' },
        ]);
      },
    );
  });

  it('has the names of the original toolkit if that is wanted', async () => {
    const metadata = await seen(
      (call) => Object.fromEntries(call.metadata),
      {
        headers: {
          authorization: 'a',
          'x-own': 'b',
          'router-metadata-foo': 'c',
          'x-forwarded-for': '1.1.1.1',
        },
      },
      { HEADER_MAPPING: 'router' },
    );
    expect(metadata).toMatchObject({
      'router-authorization': 'a',
      'x-own': 'b',
      foo: 'c',
      'x-forwarded-for': '1.1.1.1, 127.0.0.1',
    });
    expect(metadata['x-forwarded-host']).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(metadata).not.toHaveProperty('authorization');
  });

  it('has only those headers that are allowed', async () => {
    const metadata = await seen(
      (call) => Object.fromEntries(call.metadata),
      { headers: { authorization: 'a', 'x-tenant-id': 'b', 'X-Other': 'c' } },
      { REQUEST_HEADERS: 'Authorization, x-tenant-*' },
    );
    expect(metadata).toEqual({ authorization: 'a', 'x-tenant-id': 'b' });
  });

  it('has the request id', async () => {
    expect(await seen((call) => call.requestId, { headers: { 'x-request-id': 'abc' } })).toBe(
      'abc',
    );
    expect(await seen((call) => call.requestId)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the peer', () => {
  it('is the other side of the connection', async () => {
    expect(
      await seen((call) => call.peer, { headers: { 'x-forwarded-for': '9.9.9.9' } }),
    ).toMatchObject({
      address: '127.0.0.1',
      port: expect.any(Number) as unknown,
      encrypted: false,
    });
  });
});

describe('the deadline', () => {
  it.each([
    [{ 'x-request-timeout': '5s' }, 5_000],
    [{ 'x-request-timeout': '1500' }, 1_500],
    [{ 'x-request-timeout': '1m30s' }, 90_000],
    [{ 'grpc-timeout': '7S' }, 7_000],
    [{ 'grpc-timeout': '2H' }, 7_200_000],
    [{ 'grpc-timeout': '100m', 'x-request-timeout': '1h' }, 100],
  ])('of %j is in %d ms', async (headers, milliseconds) => {
    const before = Date.now();
    const deadline = await seen((call) => call.deadline!.getTime(), {
      headers: headers as Record<string, string>,
    });
    expect(deadline).toBeGreaterThanOrEqual(before + milliseconds);
    expect(deadline).toBeLessThanOrEqual(Date.now() + milliseconds);
  });

  it('is no later than the server allows', async () => {
    const env = { MAX_DEADLINE: '2s' };
    for (const headers of [{}, { 'x-request-timeout': '1h' }] as Record<string, string>[]) {
      const deadline = await seen((call) => call.deadline!.getTime(), { headers }, env);
      expect(deadline).toBeLessThanOrEqual(Date.now() + 2_000);
    }
    expect(await seen((call) => call.deadline)).toBeUndefined();
  });

  it.each([
    ['x-request-timeout', 'soon', 'a duration such as 5s or 250ms'],
    ['x-request-timeout', '-1s', 'a duration such as 5s or 250ms'],
    ['grpc-timeout', '5', 'up to 8 digits and a unit, such as 5S'],
    ['grpc-timeout', '123456789S', 'up to 8 digits and a unit, such as 5S'],
  ])('cannot be read from %s: %s', async (name, value, expected) => {
    await withServer({}, async (server) => {
      const response = await server.fetch('/v1/books/1', { headers: { [name]: value } });
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { message: `header "${name}" is no timeout: "${value}"; expected ${expected}` },
      ]);
    });
  });

  it('ends the call, and the handler hears of it', async () => {
    const aborted = deferred<unknown>();
    const release = deferred();
    const handlers: Handlers = {
      getBook: async (_, call) => {
        call.signal.addEventListener('abort', () => aborted.resolve(call.signal.reason));
        await release.promise;
        return {};
      },
    };
    await withServer({ handlers }, async (server) => {
      const response = await server.fetch('/v1/books/1', {
        headers: { 'x-request-timeout': '20' },
      });
      expect([response.status, await response.json()]).toMatchObject([
        504,
        { message: 'deadline exceeded' },
      ]);
      expect(await aborted.promise).toMatchObject({ code: 4 });
      release.resolve();
    });
  });

  it('that has passed calls nobody', async () => {
    let called = false;
    await withServer({ handlers: { getBook: () => (called = true) && {} } }, async (server) => {
      const response = await server.fetch('/v1/books/1', { headers: { 'x-request-timeout': '0' } });
      expect([response.status, called]).toEqual([504, false]);
    });
  });
});

describe('a client that leaves', () => {
  it('cancels its call', async () => {
    const aborted = deferred<unknown>();
    const started = deferred();
    const handlers: Handlers = {
      getBook: async (_, call) => {
        started.resolve();
        await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
        aborted.resolve(call.signal.reason);
        return {};
      },
    };
    await withServer({ handlers }, async (server) => {
      const controller = new AbortController();
      const response = server.fetch('/v1/books/1', { signal: controller.signal });
      await started.promise;
      controller.abort();
      await expect(response).rejects.toThrow('aborted');
      expect(await aborted.promise).toMatchObject({ code: 1, message: 'client disconnected' });
    });
  });

  it('cancels all its pipelined calls', async () => {
    const aborted: bigint[] = [];
    const both = deferred();
    const handlers: Handlers = {
      getBook: async ({ id }: { id: bigint }, call) => {
        await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
        if (aborted.push(id) === 2) both.resolve();
        return {};
      },
    };
    await withServer({ handlers }, async (server) => {
      const connection = openConnection(server.port);
      connection.write(
        'GET /v1/books/1 HTTP/1.1\r\nhost: x\r\n\r\nGET /v1/books/2 HTTP/1.1\r\nhost: x\r\n\r\n',
      );
      while (server.transport.inFlight < 2) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      connection.socket.destroy();
      await both.promise;
      expect(aborted.toSorted()).toEqual([1n, 2n]);
    });
  });

  it('does not cancel a call that is over', async () => {
    let call: ServerCall | undefined;
    await withServer(
      {
        handlers: {
          getBook: (_, own) => {
            call = own;
            return {};
          },
        },
      },
      async (server) => {
        const answer = await exchange(
          server.port,
          'GET /v1/books/1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
        );
        expect(answer).toMatch(/200 OK/);
        expect(call!.cancellation).toBeUndefined();
      },
    );
  });
});

describe('calls above the limit', () => {
  it('are refused until others have ended', async () => {
    const release = deferred();
    const started = deferred();
    const handlers: Handlers = {
      getBook: async () => {
        started.resolve();
        await release.promise;
        return {};
      },
      listBooks: () => ({}),
    };
    await withServer({ handlers, env: { MAX_IN_FLIGHT_CALLS: '1' } }, async (server) => {
      const first = server.fetch('/v1/books/1');
      await started.promise;
      const second = await server.fetch('/v1/books');
      expect([second.status, second.headers.get('retry-after'), await second.json()]).toMatchObject(
        [503, '1', { message: 'server has too many calls in flight' }],
      );
      release.resolve();
      expect((await first).status).toBe(200);
      expect((await server.fetch('/v1/books')).status).toBe(200);
    });
  });

  it('count a cancelled call until its handler has ended', async () => {
    const release = deferred();
    const handlers: Handlers = {
      getBook: () => release.promise.then(() => ({})),
      listBooks: () => ({}),
    };
    await withServer({ handlers, env: { MAX_IN_FLIGHT_CALLS: '1' } }, async (server) => {
      const late = await server.fetch('/v1/books/1', { headers: { 'x-request-timeout': '10' } });
      expect(late.status).toBe(504);
      expect((await server.fetch('/v1/books')).status).toBe(503);
      release.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      expect((await server.fetch('/v1/books')).status).toBe(200);
    });
  });
});

describe('connections above the limit', () => {
  it('are closed', async () => {
    await withServer({ env: { MAX_CONNECTIONS: '1' } }, async (server) => {
      const first = openConnection(server.port);
      first.write('GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n');
      await first.received('404');
      expect(await openConnection(server.port).closed).toBe('');
      first.socket.destroy();
    });
  });
});
