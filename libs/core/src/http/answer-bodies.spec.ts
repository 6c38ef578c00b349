import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { StatusError } from '../error/status-error.js';
import type { Marshaler } from './marshal/marshaler.js';
import { Author } from './testing-support/gen/library.js';
import { SHOUTING_MARSHALER } from './testing-support/shouting-marshaler.js';
import { startServer, type Handlers, type TestServer } from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

const handlers: Handlers = {
  getBook: () => ({
    id: 1n,
    title: 'x'.repeat(5_000),
    tags: ['a', 'b'],
    author: { firstName: 'A' },
  }),
  createBook: () => ({}),
  uploadFile: (request: object) => request,
  uploadRaw: (request: object) => request,
  downloadFile: ({ path }: { path: string }) => ({
    contentType: path === 'none' ? '' : 'text/csv; charset=utf-8',
    data: Buffer.from(`bytes of ${path}`),
  }),
  downloadWrapped: ({ path }: { path: string }) =>
    path === 'absent'
      ? {}
      : { content: { contentType: 'image/png', data: Buffer.from([1, 2, 255]) } },
};

describe('bodies of answers', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      handlers,
      env: { COMPRESSION: 'true' },
      marshalers: [SHOUTING_MARSHALER],
    });
  });
  afterAll(() => server.close());

  const post = (body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    server.fetch('/v1/raw', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });

  describe('in a format', () => {
    const accept = async (value: string, path = '/v1/books/1'): Promise<string | null> => {
      const response = await server.fetch(path, {
        headers: { accept: value, 'accept-encoding': 'identity' },
      });
      return `${response.status} ${response.headers.get('content-type')}`;
    };

    it.each([
      ['*/*', 'application/json; charset=utf-8'],
      ['application/json', 'application/json; charset=utf-8'],
      ['application/protobuf', 'application/protobuf'],
      ['application/x-protobuf, application/json;q=0.5', 'application/protobuf'],
      ['application/protobuf;q=0.1, application/json;q=0.5', 'application/json; charset=utf-8'],
      ['text/shout', 'text/shout; charset=utf-8'],
      ['text/*', 'text/shout; charset=utf-8'],
      [
        'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
        'application/json; charset=utf-8',
      ],
      ['application/json;q=0, */*', 'text/shout; charset=utf-8'],
      ['image/png', 'application/json; charset=utf-8'],
      ['', 'application/json; charset=utf-8'],
      [';;,,q', 'application/json; charset=utf-8'],
    ])('follow accept: %s', async (value, type) => {
      expect(await accept(value)).toBe(`200 ${type}`);
    });

    it('are refused if nothing acceptable can be served, if that is wanted', async () => {
      let called = false;
      const strict = await startServer({
        env: { NOT_ACCEPTABLE: 'refuse' },
        handlers: { getBook: () => (called = true) && {} },
      });
      const response = await strict.fetch('/v1/books/1', { headers: { accept: 'image/png' } });
      expect([response.status, called]).toEqual([406, false]);
      expect(await response.json()).toMatchObject({
        message:
          'accept "image/png" names nothing that can be served: expected application/json, application/protobuf',
      });
      await strict.close();
    });

    it('have the JSON habit of their service', async () => {
      const jsonOf = () => ({ names: 'lowerCamel', emitDefaults: false }) as const;
      await withServer({ handlers, jsonOf }, async (own) => {
        expect(await (await own.fetch('/v1/books/1/author')).json()).toEqual({ firstName: 'A' });
        const document = JSON.stringify(await (await own.fetch('/openapi.json')).json());
        expect([document.includes('"firstName"'), document.includes('"first_name"')]).toEqual([
          true,
          false,
        ]);
      });
    });

    it('are one field if the rule says so', async () => {
      expect(await (await server.fetch('/v1/books/1/tags')).json()).toEqual(['a', 'b']);
      expect(await (await server.fetch('/v1/books/1/author')).json()).toEqual({ first_name: 'A' });
      const binary = await server.fetch('/v1/books/1/tags', {
        headers: { accept: 'application/protobuf' },
      });
      expect(binary.headers.get('content-type')).toBe('application/json; charset=utf-8');
    });

    it('are binary if the one field is a message', async () => {
      const response = await server.fetch('/v1/books/1/author', {
        headers: { accept: 'application/protobuf' },
      });
      expect(response.headers.get('content-type')).toBe('application/protobuf');
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(Author.decode(bytes).firstName).toBe('A');
    });

    it('are compressed as the client prefers, from a size on', async () => {
      const encodingOf = (
        path: string,
        accepted: string,
      ): Promise<{ headers: Record<string, unknown>; body: Buffer }> =>
        new Promise((resolve, reject) => {
          const options = { headers: { 'accept-encoding': accepted } };
          httpRequest(`${server.url}${path}`, options, (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () =>
              resolve({ headers: response.headers, body: Buffer.concat(chunks) }),
            );
          })
            .on('error', reject)
            .end();
        });
      const gzip = await encodingOf('/v1/books/1', 'gzip');
      expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
      expect(JSON.parse(gunzipSync(gzip.body).toString())).toMatchObject({ id: '1' });
      expect(
        (await encodingOf('/v1/books/1', 'gzip, deflate, br')).headers['content-encoding'],
      ).toBe('br');
      expect((await encodingOf('/v1/books/1', 'br;q=0.5, gzip')).headers['content-encoding']).toBe(
        'gzip',
      );
      expect((await encodingOf('/v1/books/1', '*')).headers['content-encoding']).toBe('br');
      expect((await encodingOf('/v1/books/1', 'br;q=0')).headers).toMatchObject({
        vary: 'accept-encoding',
      });
      expect((await encodingOf('/v1/books/1', 'zstd')).headers['content-encoding']).toBeUndefined();
      expect(
        (await encodingOf('/v1/books/1/tags', 'gzip')).headers['content-encoding'],
      ).toBeUndefined();
    });
  });

  describe('of google.api.HttpBody', () => {
    it('are taken as they are, with their media type', async () => {
      const body = new Uint8Array([0, 1, 254, 255]);
      const file = await server.fetch('/v1/files/a/b.png', {
        method: 'PUT',
        body,
        headers: { 'content-type': 'image/png' },
      });
      expect(await file.json()).toEqual({
        path: 'a/b.png',
        content: { content_type: 'image/png', data: 'AAH+/w==' },
      });
      const raw = await post(body);
      expect(raw.headers.get('content-type')).toBe('application/json');
      expect(new Uint8Array(await raw.arrayBuffer())).toEqual(body);
      const empty = await server.fetch('/v1/raw', { method: 'POST' });
      expect([empty.headers.get('content-type'), await empty.text()]).toEqual([
        'application/octet-stream',
        '',
      ]);
    });

    it('are sent as they are, whatever is accepted', async () => {
      const response = await server.fetch('/v1/files/x', {
        headers: { accept: 'application/json' },
      });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(await response.text()).toBe('bytes of x');
      const unnamed = await server.fetch('/v1/files/none');
      expect(unnamed.headers.get('content-type')).toBe('application/octet-stream');
      const wrapped = await server.fetch('/v1/wrapped-files/x');
      expect(wrapped.headers.get('content-type')).toBe('image/png');
      expect(new Uint8Array(await wrapped.arrayBuffer())).toEqual(new Uint8Array([1, 2, 255]));
      const absent = await server.fetch('/v1/wrapped-files/absent');
      expect([absent.status, await absent.text()]).toEqual([200, '']);
    });
  });

  it('are answered with an error of a custom format', async () => {
    const broken: Marshaler = {
      mediaTypes: ['text/broken'],
      decode: () => {
        throw new Error('secret');
      },
      encode: () => {
        throw StatusError.dataLoss('gone');
      },
    };
    const other = await startServer({ handlers, marshalers: [broken] });
    const read = await other.fetch('/v1/books', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/broken' },
    });
    expect(await read.json()).toMatchObject({
      code: 400,
      message: 'body is no text/broken of library.Book',
    });
    const written = await other.fetch('/v1/books/1', { headers: { accept: 'text/broken' } });
    expect(await written.json()).toMatchObject({ code: 500, message: 'gone' });
    await other.close();
  });
});
