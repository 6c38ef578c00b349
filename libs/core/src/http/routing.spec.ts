import { Controller, Get, Head, Post } from '@nestjs/common';
import { LibraryToolkit } from './testing-support/gen/library.toolkit.js';
import { exchange } from './testing-support/raw-connection.js';
import {
  serve,
  startServer,
  type Handlers,
  type TestServer,
} from './testing-support/test-server.js';
import type { ServerCall } from '../call/server-call.js';

/** Tells which rpc was called with what, in a header. */
const told = (request: object, call: ServerCall): object => {
  call.responseHeaders.set('x-rpc', call.method.name);
  const text = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
  call.responseHeaders.set('x-request', text);
  return {};
};

const handlers: Handlers = {
  getBook: told,
  listBooks: told,
  deleteBook: told,
  archiveBook: told,
  ping: told,
  downloadFile: told,
  createBook: told,
};

@Controller()
class PlainController {
  @Get('/plain')
  plain(): string {
    return 'plain';
  }

  /** The same path as an rpc. */
  @Get('/v1/books/mine')
  mine(): string {
    return 'mine';
  }

  @Post('/plain')
  echo(): object {
    return { plain: true };
  }
}

@Controller()
class CatchAllController {
  @Get('*')
  @Head('*')
  page(): string {
    return 'page';
  }
}

describe('routing', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ handlers, controllers: [PlainController] });
  });
  afterAll(() => server.close());

  it.each<[string, string, string, object]>([
    ['GET', '/v1/books/42', 'GetBook', { id: '42' }],
    ['GET', '/v1/books/42?', 'GetBook', { id: '42' }],
    ['GET', '/v1/books/42?verbose=true#fragment', 'GetBook', { id: '42', verbose: true }],
    ['GET', '/v1/shelves/a%2Fb/books/c%20d', 'GetBook', { name: 'shelves/a%2Fb/books/c d' }],
    [
      'GET',
      '/v1/shelves/a%2Fb/books',
      'ListBooks',
      { filter: expect.objectContaining({ shelf: 'a/b' }) as unknown },
    ],
    ['GET', '/v1/%62ooks', 'ListBooks', {}],
    ['DELETE', '/v1/books/42', 'DeleteBook', { id: '42' }],
    ['POST', '/v1/books/42:archive', 'ArchiveBook', { id: '42' }],
    ['HEAD', '/v1/ping', 'Ping', {}],
    ['HEAD', '/v1/books/42', 'GetBook', { id: '42' }],
    ['OPTIONS', '/v1/options', 'Ping', {}],
    ['GET', '/v1/any/a/b', 'Ping', {}],
    ['DELETE', '/v1/any', 'Ping', {}],
    ['GET', '/v1/files/a/b', 'DownloadFile', { path: 'a/b' }],
  ])('%s %s', async (method, path, rpc, request) => {
    const response = await server.fetch(path, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-rpc')).toBe(rpc);
    expect(JSON.parse(response.headers.get('x-request')!)).toMatchObject(request);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/books/'],
    ['GET', '/v1/books/42/'],
    ['GET', '//v1/books'],
    ['GET', '/V1/books'],
    ['POST', '/v1/nowhere'],
    ['OPTIONS', '/v1/nowhere'],
    ['HEAD', '/v1/nowhere'],
    ['GET', '/v1/books:unknown'],
  ])('%s %s is not found', async (method, path) => {
    const response = await server.fetch(path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    if (method === 'HEAD') return;
    expect(await response.json()).toEqual({
      code: 404,
      status: 'Not Found',
      message: `no route for ${method} ${path}`,
      details: [],
    });
  });

  it.each([
    ['PUT', '/v1/books', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/v1/books/42', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['HEAD', '/v1/chat', 'OPTIONS, POST'],
    ['GET', '/v1/ping', 'HEAD, OPTIONS'],
    ['GET', '/v1/dav', 'OPTIONS, PROPFIND'],
  ])('%s %s is not allowed', async (method, path, allow) => {
    const response = await server.fetch(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    if (method === 'HEAD') return;
    expect(await response.json()).toMatchObject({
      code: 405,
      status: 'Method Not Allowed',
      message: `${method} is not allowed on ${path}: expected ${allow}`,
    });
  });

  it('tells what a path allows', async () => {
    const response = await server.fetch('/v1/books', { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
      204,
      'GET, HEAD, OPTIONS, POST',
      '',
    ]);
  });

  it('serves methods beyond those of Fastify', async () => {
    const answer = await exchange(
      server.port,
      'PROPFIND /v1/dav HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('x-rpc: Ping');
  });

  it('takes absolute targets', async () => {
    const answer = await exchange(
      server.port,
      'GET http://example.com/v1/books/42?verbose=true HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('"verbose":true');
  });

  it.each(['/v1/books/%', '/v1/books/%zz', '/v1/books/%FF', '/nowhere/%E0%A4'])(
    '%s is malformed',
    async (path) => {
      const response = await server.fetch(path);
      expect(response.status).toBe(400);
    },
  );

  it('names what is malformed where Fastify lets it through', async () => {
    const answer = await exchange(
      server.port,
      'GET /v1/books/%2G HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request/);
  });

  it('leaves the routes of plain controllers to them', async () => {
    expect(await (await server.fetch('/plain')).text()).toBe('plain');
    expect(await (await server.fetch('/v1/books/mine')).text()).toBe('mine');
    const post = await server.fetch('/plain', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await post.json()).toEqual({ plain: true });
  });

  it('has the answers of controllers that catch everything else', async () => {
    const other = await startServer({ handlers, controllers: [CatchAllController] });
    const rpcOf = async (path: string, method = 'GET'): Promise<string | null> =>
      (await other.fetch(path, { method })).headers.get('x-rpc');
    expect(await (await other.fetch('/anything')).text()).toBe('page');
    expect(await (await other.fetch('/')).text()).toBe('page');
    expect(await rpcOf('/v1/books/42')).toBe('GetBook');
    expect(await rpcOf('/v1/books')).toBe('ListBooks');
    expect(await rpcOf('/v1/books/42', 'HEAD')).toBe('GetBook');
    expect(await rpcOf('/v1/books/42:archive', 'POST')).toBe('ArchiveBook');
    expect(await rpcOf('/v1/any')).toBe('Ping');
    expect((await other.fetch('/nowhere', { method: 'POST' })).status).toBe(404);
    await other.close();
  });

  it('gives guards the path as parameters', async () => {
    let parameters: unknown;
    const other = await startServer({
      handlers: {
        getBook: (_request, call) => {
          parameters = call.http!.request.params;
          return {};
        },
      },
    });
    await other.fetch('/v1/books/42');
    expect({ ...(parameters as object) }).toEqual({ id: '42' });
    await other.close();
  });

  it('refuses to start with rules that cannot be bound, naming all of them', async () => {
    const method = LibraryToolkit.methods[0]!;
    const http = [
      { verb: 'GET', path: '/{nope}' },
      { verb: 'GET', path: '/a/{id:[0-9]+}' },
      { verb: 'GET', path: '/b', responseBody: 'nope' },
      { verb: 'GET', path: '/c/{id}' },
      { verb: 'GET', path: '/c/{name}' },
    ];
    const service = { ...LibraryToolkit, methods: [{ ...method, route: { http } }] };
    await expect(startServer({ services: [serve({}, service)] })).rejects.toThrow(
      [
        'HTTP routes cannot be made:',
        '  /library.Library/GetBook on "GET /{nope}": variable "nope" cannot be bound: library.GetBookRequest has no field "nope"',
        '  /library.Library/GetBook on "GET /a/{id:[0-9]+}": regular expressions are not part of google.api.http: write "/a/{id}" and limit "id" with a validation rule (character 4 of the path)',
        '  /library.Library/GetBook on "GET /b": response_body "nope" cannot be bound: library.Book has no such field',
        '  /library.Library/GetBook on "GET /c/{id}" and /library.Library/GetBook on "GET /c/{name}" match the same requests',
      ].join('\n'),
    );
  });

  it('does not serve rpcs of WebSockets', async () => {
    const method = LibraryToolkit.methods[0]!;
    const http = [{ verb: 'GET', path: '/ws' }];
    const service = {
      ...LibraryToolkit,
      methods: [{ ...method, route: { http, websocket: true } }],
    };
    const other = await startServer({ services: [serve({ getBook: told }, service)] });
    expect((await other.fetch('/ws')).status).toBe(404);
    await other.close();
  });

  it('is not there without services on HTTP, but probes are', async () => {
    const other = await startServer({ services: [] });
    expect((await other.fetch('/_healthz/liveness')).status).toBe(200);
    expect((await other.fetch('/v1/books')).status).toBe(404);
    await other.close();
  });
});
