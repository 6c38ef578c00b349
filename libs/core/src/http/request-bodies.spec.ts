import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Book, CreateBookRequest } from './testing-support/gen/library.js';
import { exchange, openConnection } from './testing-support/raw-connection.js';
import { SHOUTING_MARSHALER } from './testing-support/shouting-marshaler.js';
import { startServer, type Handlers, type TestServer } from './testing-support/test-server.js';

const handlers: Handlers = {
  getBook: () => ({}),
  createBook: (request: CreateBookRequest) => request.book ?? {},
  setTags: (request: { tags: string[]; cover: Uint8Array }) => ({
    tags: request.tags,
    cover: request.cover,
  }),
};

const LIMIT = 64 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('bodies of requests', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      handlers,
      env: { BODY_LIMIT: String(LIMIT) },
      marshalers: [SHOUTING_MARSHALER],
    });
  });
  afterAll(() => server.close());

  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = JSON_TYPE,
    path = '/v1/books',
  ): Promise<Response> => server.fetch(path, { method: 'POST', body, headers });

  describe('by their media type', () => {
    it.each([
      'application/json',
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'application/vnd.library+json',
      ' application/json ;x=y',
    ])('are JSON if they are called %s', async (type) => {
      const response = await post('{"title":"a"}', { 'content-type': type });
      expect([response.status, await response.json()]).toEqual([200, { title: 'a' }]);
    });

    it('are JSON if they are not called anything', async () => {
      const answer = await exchange(
        server.port,
        'POST /v1/books HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 13\r\n\r\n{"title":"a"}',
      );
      expect(answer).toMatch(/^HTTP\/1.1 200 OK[^]*\r\n\r\n\{"title":"a"\}$/);
    });

    it('may be forms, which are answered in JSON', async () => {
      const response = await post('title=a&tags=x&tags=y', {
        'content-type': 'application/x-www-form-urlencoded',
      });
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toEqual({ title: 'a', tags: ['x', 'y'] });
    });

    it('may be binary messages, which are answered in kind', async () => {
      const body = CreateBookRequest.encode({
        requestId: '',
        validateOnly: false,
        book: { title: 'b' },
      }).finish();
      for (const type of ['application/protobuf', 'application/x-protobuf']) {
        const response = await post(
          new Uint8Array(body),
          { 'content-type': type },
          '/v1/whole-books',
        );
        expect(response.headers.get('content-type')).toBe('application/protobuf');
        const bytes = new Uint8Array(await response.arrayBuffer());
        expect(Book.decode(bytes).title).toBe('b');
      }
    });

    it('may be binary messages for a field', async () => {
      const body = new Uint8Array(Book.encode({ title: 'b', id: 7n }).finish());
      const response = await post(body, {
        'content-type': 'application/protobuf',
        accept: 'application/json',
      });
      expect([response.status, await response.json()]).toEqual([200, { id: '7', title: 'b' }]);
      const broken = await post(new Uint8Array([255]), { 'content-type': 'application/protobuf' });
      expect([broken.status, await broken.json()]).toMatchObject([
        400,
        { message: 'body is no application/protobuf of library.Book' },
      ]);
    });

    it('may be in a format of the application', async () => {
      const response = await post('{"title":"a"}!', { 'content-type': 'application/x-shout' });
      expect(response.headers.get('content-type')).toBe('text/shout; charset=utf-8');
      expect(await response.text()).toBe('{"TITLE":"A"}!');
    });

    it.each([
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'json',
      'text/event-stream',
    ])('called %s are not supported', async (type) => {
      const response = await post('x', { 'content-type': type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 415, status: 'Unsupported Media Type' });
    });

    it('may be absent, whatever they are called', async () => {
      const response = await server.fetch('/v1/books', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
      });
      expect([response.status, await response.text()]).toEqual([200, '{}']);
      expect((await post('')).status).toBe(200);
    });

    it('are bytes as they are for a field of bytes, unless they are called JSON', async () => {
      const put = async (body: string, type: string): Promise<unknown> =>
        (
          await server.fetch('/v1/books/1/cover', {
            method: 'PUT',
            body,
            headers: { 'content-type': type },
          })
        ).json();
      expect(await put('hi', 'image/png')).toEqual({ cover: 'aGk=' });
      expect(await put('"aGk="', 'application/json')).toEqual({ cover: 'aGk=' });
    });

    it('are ignored where the rule has none', async () => {
      const response = await server.fetch('/v1/books/1:archive', { method: 'POST', body: 'x' });
      expect(response.status).toBe(501);
    });

    it('tell where they are malformed, with a BadRequest', async () => {
      const malformed = await post('{"title":\n"a"');
      expect([malformed.status, await malformed.json()]).toMatchObject([
        400,
        { message: 'book: unexpected end of text: expected "," or "}" (line 2, column 4)' },
      ]);
      const wrong = await post('{"author":{"firstName":1}}');
      expect(await wrong.json()).toMatchObject({
        code: 400,
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'book.author.first_name' }],
          },
        ],
      });
    });

    it('may have unknown members, unless that is forbidden', async () => {
      expect((await post('{"nope":1}')).status).toBe(200);
      const strict = await startServer({
        handlers,
        env: { UNKNOWN_FIELDS: 'refuse', UNKNOWN_QUERY: 'refuse' },
      });
      const body = await strict.fetch('/v1/books', {
        method: 'POST',
        body: '{"nope":1}',
        headers: JSON_TYPE,
      });
      expect(body.status).toBe(400);
      expect((await strict.fetch('/v1/books/1?nope=1')).status).toBe(400);
      await strict.close();
    });

    it.each(['__proto__', 'constructor', 'toString'])(
      'with a member %s are harmless',
      async (name) => {
        const response = await post(`{"${name}":{"polluted":true},"labels":{"${name}":"v"}}`);
        expect(await response.text()).toBe(`{"labels":{"${name}":"v"}}`);
        expect({}).not.toHaveProperty('polluted');
      },
    );
  });

  describe('above the limit', () => {
    const large = JSON.stringify({ title: 'x'.repeat(LIMIT) });

    it('are refused by their length before they arrive', async () => {
      const connection = openConnection(server.port);
      connection.write(
        `POST /v1/books HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`,
      );
      const answer = await connection.closed;
      expect(answer).toMatch(/^HTTP\/1.1 413 Payload Too Large/);
      expect(answer).toContain('connection: close');
      expect(answer).toContain(`body is larger than ${LIMIT} bytes`);
    });

    it('are refused as soon as they are too long', async () => {
      const connection = openConnection(server.port);
      connection.write(
        'POST /v1/books HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      const chunk = 'x'.repeat(16 * 1024);
      for (let sent = 0; sent <= LIMIT; sent += chunk.length) {
        connection.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
      }
      expect(await connection.closed).toMatch(/^HTTP\/1.1 413 Payload Too Large/);
    });

    it('are refused when they are so after decompression', async () => {
      for (const [encoding, compress] of [
        ['gzip', gzipSync],
        ['br', brotliCompressSync],
        ['deflate', deflateSync],
      ] as const) {
        const response = await post(new Uint8Array(compress(large)), {
          ...JSON_TYPE,
          'content-encoding': encoding,
        });
        expect(response.status).toBe(413);
      }
    });

    it('leave the server to others', async () => {
      expect((await post('{"title":"a"}')).status).toBe(200);
    });
  });

  describe('that are compressed', () => {
    const text = '{"title":"a"}';

    it.each([
      ['gzip', gzipSync(text)],
      ['GZIP', gzipSync(text)],
      ['x-gzip', gzipSync(text)],
      ['deflate', deflateSync(text)],
      ['deflate', deflateRawSync(text)],
      ['br', brotliCompressSync(text)],
      ['identity', Buffer.from(text)],
    ])('with %s are read', async (encoding, body) => {
      const response = await post(new Uint8Array(body), {
        ...JSON_TYPE,
        'content-encoding': encoding,
      });
      expect([response.status, await response.text()]).toEqual([200, text]);
    });

    it.each([
      [
        'zstd',
        Buffer.from(text),
        415,
        'content-encoding "zstd" is not supported: expected br, gzip, deflate',
      ],
      [
        'gzip, br',
        Buffer.from(text),
        415,
        'content-encoding "gzip, br" is not supported: expected br, gzip, deflate',
      ],
      ['gzip', Buffer.from(text), 400, 'body is no gzip data'],
      ['gzip', gzipSync(text).subarray(0, 10), 400, 'body is no gzip data'],
      ['br', Buffer.from(text), 400, 'body is no br data'],
    ])('with %s are refused if they are not', async (encoding, body, status, message) => {
      const response = await post(new Uint8Array(body), {
        ...JSON_TYPE,
        'content-encoding': encoding,
      });
      expect([response.status, await response.json()]).toMatchObject([status, { message }]);
    });
  });

  it('may arrive slowly, byte by byte', async () => {
    const connection = openConnection(server.port);
    connection.write(
      'POST /v1/books HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n',
    );
    for (const byte of '{"title":"a"}') {
      await new Promise((resolve) => connection.socket.write(byte, resolve));
    }
    expect(await connection.closed).toMatch(/\{"title":"a"\}$/);
  });

  it('that break off call nobody', async () => {
    let called = false;
    const other = await startServer({ handlers: { createBook: () => (called = true) && {} } });
    const connection = openConnection(other.port);
    connection.write(
      'POST /v1/books HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"ti',
    );
    await new Promise<void>((resolve) => connection.socket.end(resolve));
    connection.socket.destroy();
    await connection.closed;
    expect((await other.fetch('/v1/nowhere')).status).toBe(404);
    expect(called).toBe(false);
    await other.close();
  });
});
