import { Metadata } from '../call/metadata.js';
import type { ServerCall } from '../call/server-call.js';
import { StatusError } from '../error/status-error.js';
import { startServer, type Handlers, type TestServer } from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

type Prepare = (call: ServerCall) => unknown;
let prepare: Prepare;

describe('answers', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      handlers: { getBook: (_request, call) => prepare(call) ?? { title: 'a' } },
    });
  });
  afterAll(() => server.close());

  const get = (setUp: Prepare, init: RequestInit = {}): Promise<Response> => {
    prepare = setUp;
    return server.fetch('/v1/books/1', { redirect: 'manual', ...init });
  };

  it('carry response metadata as headers, trailers too', async () => {
    const response = await get((call) => {
      call.responseHeaders.set('X-One', '1').append('x-many', 'a').append('x-many', 'b');
      call.responseHeaders.set('x-bytes-bin', new Uint8Array([0, 255]));
      call.responseHeaders.append('set-cookie', 'a=1').append('set-cookie', 'b=2');
      call.responseHeaders
        .set('content-disposition', 'attachment')
        .set('cache-control', 'no-store');
      call.responseTrailers.set('x-trailer', 't');
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-one': '1',
      'x-many': 'a, b',
      'x-bytes-bin': 'AP8=',
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
      'x-trailer': 't',
    });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('carry only the metadata that is allowed, and what belongs to their status', async () => {
    const env = { RESPONSE_HEADERS: 'X-Own, x-page-*' };
    const handlers: Handlers = {
      getBook: (_request, call) => {
        call.responseHeaders.set('x-own', '1').set('x-page-next', '2').set('x-inside', '3');
        throw StatusError.unavailable('later', {
          metadata: new Metadata([
            ['retry-after', '5'],
            ['x-backend', 'db-7'],
          ]),
        });
      },
    };
    await withServer({ env, handlers }, async (strict) => {
      const { headers } = await strict.fetch('/v1/books/1');
      const names = ['x-own', 'x-page-next', 'x-inside', 'retry-after', 'x-backend'];
      expect(names.map((name) => headers.get(name))).toEqual(['1', '2', null, '5', null]);
      expect((await strict.fetch('/v1/books/1', { method: 'POST' })).headers.has('allow')).toBe(
        true,
      );
    });
  });

  it("do not let headers through that are the server's own", async () => {
    const response = await get((call) => {
      for (const name of [
        'content-length',
        'content-type',
        'content-encoding',
        'transfer-encoding',
        'connection',
        'keep-alive',
        'upgrade',
        'date',
      ]) {
        call.responseHeaders.set(name, '1');
      }
    });
    expect(response.headers.get('content-length')).toBe('13');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect(await response.json()).toEqual({ title: 'a' });
  });

  it.each(['201', '202', '404', '599'])(
    'have the status %s that the handler sets',
    async (status) => {
      const response = await get(
        (call) => void call.responseHeaders.set('x-http-status-code', status),
      );
      expect(response.status).toBe(Number(status));
      expect(response.headers.get('x-http-status-code')).toBeNull();
      expect(await response.json()).toEqual({ title: 'a' });
    },
  );

  it.each(['204', '205', '304'])('have no body with the status %s', async (status) => {
    const response = await get(
      (call) => void call.responseHeaders.set('x-http-status-code', status),
    );
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      Number(status),
      '',
      null,
    ]);
  });

  it.each(['100', '199', '600', 'abc', '20', '2000', ''])(
    'with the status %j are bugs',
    async (status) => {
      const response = await get(
        (call) => void call.responseHeaders.set('x-http-status-code', status),
      );
      expect(response.status).toBe(500);
    },
  );

  it('redirect', async () => {
    const found = await get(
      (call) => void call.responseHeaders.set('x-http-redirect-uri', '/elsewhere?a=b'),
    );
    expect([found.status, found.headers.get('location'), await found.text()]).toEqual([
      302,
      '/elsewhere?a=b',
      '',
    ]);
    const moved = await get((call) => {
      call.responseHeaders
        .set('x-http-redirect-uri', 'https://example.com/')
        .set('x-http-status-code', '308');
    });
    expect([moved.status, moved.headers.get('location')]).toEqual([308, 'https://example.com/']);
    const wrong = await get((call) => {
      call.responseHeaders.set('x-http-redirect-uri', '/').set('x-http-status-code', '200');
    });
    expect(wrong.status).toBe(500);
  });

  it('to HEAD have the headers of GET and no body', async () => {
    const response = await get((call) => void call.responseHeaders.set('x-a', 'b'), {
      method: 'HEAD',
    });
    expect([
      response.status,
      response.headers.get('content-length'),
      response.headers.get('x-a'),
      await response.text(),
    ]).toEqual([200, '13', 'b', '']);
  });

  it('may be sent by the handler itself', async () => {
    const response = await get((call) => call.http!.reply.code(418).send('mine'));
    expect([response.status, await response.text()]).toEqual([418, 'mine']);
  });

  it('may be sent by whoever has thrown, and are not sent twice', async () => {
    const response = await get((call) => {
      void call.http!.reply.code(418).send('mine');
      throw new Error('late');
    });
    expect([response.status, await response.text()]).toEqual([418, 'mine']);
  });

  it('follow the habits of the module', async () => {
    const book = { id: 9007199254740993n, author: { firstName: 'A' } };
    const habits = [
      [
        { names: 'proto', emitDefaults: false },
        '{"id":"9007199254740993","author":{"first_name":"A"}}',
      ],
      [
        { names: 'lowerCamel', emitDefaults: false },
        '{"id":"9007199254740993","author":{"firstName":"A"}}',
      ],
    ] as const;
    for (const [json, text] of habits) {
      const other = await startServer({ json, handlers: { getBook: () => book } });
      expect(await (await other.fetch('/v1/books/1')).text()).toBe(text);
      await other.close();
    }
    const other = await startServer({
      json: { names: 'proto', emitDefaults: true },
      handlers: { getBook: () => ({}) },
    });
    expect(await (await other.fetch('/v1/books/1')).json()).toMatchObject({
      id: '0',
      title: '',
      tags: [],
      genre: 'GENRE_UNSPECIFIED',
    });
    await other.close();
  });

  it('come in the order of pipelined requests', async () => {
    const { exchange } = await import('./testing-support/raw-connection.js');
    let count = 0;
    const other = await startServer({
      handlers: {
        getBook: async () => {
          const title = `answer ${(count += 1)}`;
          if (title === 'answer 1') await new Promise((resolve) => setImmediate(resolve));
          return { title };
        },
      },
    });
    const request = 'GET /v1/books/1 HTTP/1.1\r\nhost: x\r\n\r\n';
    const last = request.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n');
    const answer = await exchange(other.port, request + request + last);
    expect(answer.match(/answer \d/g)).toEqual(['answer 1', 'answer 2', 'answer 3']);
    await other.close();
  });

  it('to many calls at once belong to their calls', async () => {
    const other = await startServer({
      handlers: {
        getBook: async ({ id }: { id: bigint }) => {
          await new Promise((resolve) => setImmediate(resolve));
          return { id };
        },
      },
    });
    const ids = Array.from({ length: 200 }, (_, index) => String(index + 1));
    const answers = await Promise.all(
      ids.map(
        async (id) => ((await (await other.fetch(`/v1/books/${id}`)).json()) as { id: string }).id,
      ),
    );
    expect(answers).toEqual(ids);
    await other.close();
  });
});
