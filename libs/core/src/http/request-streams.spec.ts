import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import type { HttpBody } from '../wkt/index.js';
import { deferred } from './testing-support/deferred.js';
import { openConnection } from './testing-support/raw-connection.js';
import { LibraryToolkit } from './testing-support/gen/library.toolkit.js';
import {
  serve,
  type Handler,
  type Handlers,
  type TestServer,
} from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

describe('a stream of requests', () => {
  const handlers: Handlers = {
    importBooks: async (requests: AsyncIterable<{ shelf: string; book: { title: string } }>) => {
      const all: object[] = [];
      for await (const { shelf, book } of requests) all.push({ title: `${shelf}/${book.title}` });
      return { books: all };
    },
    chat: async function* (messages: AsyncIterable<{ title: string }>) {
      for await (const { title } of messages) yield { title: `re: ${title}` };
    },
  };
  const send = (
    server: TestServer,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    server.fetch('/v1/shelves/s:import', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-ndjson', ...headers },
    });

  it('is JSON lines, each with what the path binds', async () => {
    await withServer({ handlers }, async (server) => {
      const body =
        '{"book":{"title":"a"}}\n\r\n  \n{"book":{"title":"b"}}\r\n{"shelf":"x","book":{"title":"c"}}';
      expect(await (await send(server, body)).json()).toEqual({
        books: [{ title: 's/a' }, { title: 's/b' }, { title: 's/c' }],
      });
      expect(await (await send(server, '')).json()).toEqual({});
      const gzip = await send(server, new Uint8Array(gzipSync(body)), {
        'content-encoding': 'gzip',
      });
      expect(((await gzip.json()) as { books: unknown[] }).books).toHaveLength(3);
    });
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['broken over lines', '{"book":\n{}}', {}, 400, 'unexpected end of text'],
    ['of another type', '{"book":{"title":1}}', {}, 400, 'book.title: invalid value 1'],
    ['badly compressed', 'x', { 'content-encoding': 'gzip' }, 400, 'body is no gzip data'],
    [
      'oddly compressed',
      'x',
      { 'content-encoding': 'zstd' },
      415,
      'content-encoding "zstd" is not supported',
    ],
    [
      'no JSON',
      'x',
      { 'content-type': 'text/plain' },
      415,
      'content-type "text/plain" is not supported',
    ],
    [
      'too long',
      `{"book":{"title":"${'x'.repeat(2_000)}"}}\n`,
      {},
      413,
      'message is larger than 1024 bytes',
    ],
    [
      'too long and not over',
      `{"book":{"title":"${'x'.repeat(2_000)}`,
      {},
      413,
      'message is larger than 1024 bytes',
    ],
  ])('that is %s is refused', async (_, body, headers, status, message) => {
    await withServer({ handlers, env: { BODY_LIMIT: '1024' } }, async (server) => {
      const response = await send(server, body, headers);
      expect([response.status, await response.json()]).toMatchObject([
        status,
        { message: expect.stringContaining(message) as unknown },
      ]);
    });
  });

  it('is longer than the limit of one message', async () => {
    await withServer({ handlers, env: { BODY_LIMIT: '1024' } }, async (server) => {
      const body = '{"book":{"title":"a"}}\n'.repeat(1_000);
      const answer = (await (await send(server, body)).json()) as { books: unknown[] };
      expect(answer.books).toHaveLength(1_000);
    });
  });

  it('of google.api.HttpBody is the bytes as they arrive', async () => {
    const uploadChunks: Handler = async (chunks: AsyncIterable<HttpBody>) => {
      let contentType = '';
      const all: Uint8Array[] = [];
      for await (const chunk of chunks) {
        ({ contentType } = chunk);
        all.push(chunk.data);
      }
      return { contentType, data: Buffer.concat(all) };
    };
    await withServer(
      { handlers: { uploadChunks }, env: { BODY_LIMIT: '1024' } },
      async (server) => {
        const body = new Uint8Array(300_000).fill(7);
        const headers = { 'content-type': 'image/png' };
        const response = await server.fetch('/v1/chunks', { method: 'POST', body, headers });
        expect(response.headers.get('content-type')).toBe('image/png');
        expect(Buffer.from(body).equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
      },
    );
  });

  it('may be of a rule that names no body', async () => {
    const method = LibraryToolkit.methods.find(({ name }) => name === 'ImportBooks')!;
    const http = [{ verb: 'POST', path: '/v1/shelves/{shelf}:import' }];
    const service = { ...LibraryToolkit, methods: [{ ...method, route: { http } }] };
    await withServer({ services: [serve(handlers, service)] }, async (server) => {
      const response = await send(server, '{"book":{"title":"a"}}');
      expect(await response.json()).toEqual({ books: [{ title: 's/a' }] });
    });
  });

  it('need not be read to its end', async () => {
    await withServer({ handlers: { importBooks: () => ({}) } }, async (server) => {
      const response = await send(server, '{"book":{"title":"a"}}\n'.repeat(10));
      expect([response.status, await response.text()]).toEqual([200, '{}']);
    });
  });

  it('that breaks off fails in the handler', async () => {
    const failure = deferred<unknown>();
    const started = deferred();
    const own: Handlers = {
      importBooks: async (requests: AsyncIterable<unknown>) => {
        try {
          for await (const _ of requests) started.resolve();
        } catch (error) {
          failure.resolve(error);
        }
        return {};
      },
    };
    await withServer({ handlers: own }, async (server) => {
      const connection = openConnection(server.port);
      connection.write(
        'POST /v1/shelves/s:import HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{}\n',
      );
      await started.promise;
      connection.socket.destroy();
      expect(await failure.promise).toMatchObject({ code: 1 });
    });
  });

  it('may be answered while it goes on', async () => {
    await withServer({ handlers }, async (server) => {
      const connection = openConnection(server.port);
      connection.write(
        'POST /v1/chat HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n',
      );
      const say = (title: string): void => {
        const line = `{"title":"${title}"}\n`;
        connection.write(`${line.length.toString(16)}\r\n${line}\r\n`);
      };
      say('a');
      await connection.received('re: a');
      say('b');
      await connection.received('re: b');
      connection.write('0\r\n\r\n');
      await once(connection.socket, 'close');
    });
  });
});
