import { jest } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import type { ToolkitApplication } from '../application/toolkit-application.js';
import type { Call } from '../call/call.js';
import { StatusError } from '../error/status-error.js';
import { errorDetail } from '../error/error-detail.js';
import { closeAll, deferred } from '../grpc/testing-support/test-server.js';
import type { Next } from '../middleware/middleware.js';
import type { MethodDefinition } from '../service/service-definition.js';
import { LibraryToolkit } from '../http/testing-support/gen/library.toolkit.js';
import { ErrorInfoType } from '../wkt/rpc-types.js';
import {
  startGateway,
  startLibrary,
  type GatewaySettings,
  type LibraryHandlers,
} from './testing-support/library-apps.js';

jest.setTimeout(30_000);

afterEach(closeAll);

const BookType = LibraryToolkit.methods.find(({ handler }) => handler === 'getBook')!.response;

async function gatewayOf(
  backend: LibraryHandlers,
  settings: GatewaySettings = {},
  change?: (method: MethodDefinition) => MethodDefinition,
): Promise<ToolkitApplication> {
  return startGateway(await startLibrary(backend, change), settings);
}

async function get(app: ToolkitApplication, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${app.addresses.http}${path}`, init);
}

describe('an rpc with http_proxy', () => {
  it('answers 503 when its service is down, without saying where it should be', async () => {
    const app = await startGateway('127.0.0.1:1');
    const response = await get(app, '/v1/books/7');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      code: 503,
      status: 'Service Unavailable',
      message: 'service "library" is unavailable',
      details: [],
    });
  });

  it('answers 504 when its service is too slow', async () => {
    const gate = deferred();
    const app = await gatewayOf(
      { getBook: () => gate.promise },
      { env: { GATEWAY_CLIENT_LIBRARY_TIMEOUT: '60ms' } },
    );
    const response = await get(app, '/v1/books/7');
    gate.resolve();
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      code: 504,
      message: 'deadline exceeded while waiting for service "library"',
    });
  });

  it('gives errors of its service with message, details and metadata', async () => {
    const app = await gatewayOf({
      getBook: () => {
        const error = StatusError.notFound('book 7 not found', {
          details: [errorDetail(ErrorInfoType, { reason: 'LENT', domain: 'library' })],
        });
        error.metadata.set('x-shelf', 'empty');
        throw error;
      },
    });
    const response = await get(app, '/v1/books/7');
    expect(response.status).toBe(404);
    expect(response.headers.get('x-shelf')).toBe('empty');
    expect(await response.json()).toEqual({
      code: 404,
      status: 'Not Found',
      message: 'book 7 not found',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'LENT',
          domain: 'library',
        },
      ],
    });
  });

  it('refuses a request that does not bind, without asking the service', async () => {
    const app = await startGateway('127.0.0.1:1');
    expect((await get(app, '/v1/books/seven')).status).toBe(400);
  });

  it('binds path, query and body, and answers as a local one does', async () => {
    const app = await gatewayOf({
      getBook: ({ id, verbose }: { id: bigint; verbose: boolean }) => ({
        id,
        title: `Book ${id}`,
        tags: verbose ? ['a', 'b'] : [],
      }),
      createBook: ({ book }: { book: object }) => book,
    });
    const book = await get(app, '/v1/books/7?verbose=true');
    expect(await book.json()).toMatchObject({ id: '7', title: 'Book 7', tags: ['a', 'b'] });
    expect(await (await get(app, '/v1/books/7/tags?verbose=true')).json()).toEqual(['a', 'b']);
    const created = await get(app, '/v1/books', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'New', extra: { deep: [1, null] } }),
    });
    expect(await created.json()).toMatchObject({ title: 'New', extra: { deep: [1, null] } });
  });

  it('hands headers both ways, but for those of the connection', async () => {
    let seen: Record<string, unknown> = {};
    const app = await gatewayOf({
      getBook: (_request: unknown, call: Call) => {
        const { metadata } = call;
        seen = {
          authorization: metadata.get('authorization'),
          tenant: metadata.get('x-tenant'),
          id: call.requestId,
          cookie: metadata.get('cookie'),
          forwardedFor: metadata.get('x-forwarded-for'),
          hasDeadline: call.deadline !== undefined,
        };
        call.responseHeaders.set('x-version', '3');
        call.responseTrailers.set('x-cost', '12');
        return {};
      },
    });
    const response = await get(app, '/v1/books/7', {
      headers: {
        authorization: 'Bearer abc',
        'x-tenant': 'acme',
        'x-request-id': 'r-1',
        cookie: 'a=b',
      },
    });
    expect(seen).toEqual({
      authorization: 'Bearer abc',
      tenant: 'acme',
      id: 'r-1',
      cookie: undefined,
      forwardedFor: '127.0.0.1',
      hasDeadline: true,
    });
    expect(response.headers.get('x-version')).toBe('3');
    expect(response.headers.get('x-cost')).toBe('12');
  });

  it.each([
    ['application/x-ndjson', '{"id":"1","title":"","tags":[]', '\n'],
    ['text/event-stream', 'data: {"id":"1"', '\n\n'],
  ])('streams answers as %s', async (accept, first, separator) => {
    async function* books(): AsyncGenerator<object> {
      yield { id: 1n };
      yield { id: 2n };
    }
    const app = await gatewayOf({ watchBooks: books });
    const response = await get(app, '/v1/books:watch?count=2', { headers: { accept } });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain(accept);
    expect(text.split(separator).filter((part) => part.includes('"id":'))).toHaveLength(2);
    expect(text).toContain(first.slice(0, 10));
  });

  it('cancels the call of its service when the client goes', async () => {
    const arrived = deferred();
    const cancelled = deferred();
    const app = await gatewayOf({
      getBook: (_request: unknown, call: Call) => {
        call.signal.addEventListener('abort', () => cancelled.resolve());
        arrived.resolve();
        return new Promise(() => undefined);
      },
    });
    const request = httpRequest(`${app.addresses.http}/v1/books/7`).end();
    request.on('error', () => undefined);
    await arrived.promise;
    request.destroy();
    await cancelled.promise;
  });

  it('runs middlewares as its route says, beside rpcs that are answered here', async () => {
    const mark =
      (name: string) =>
      (call: Call, next: Next): Promise<unknown> => {
        call.responseHeaders.append('x-ran', name);
        return next();
      };
    const app = await gatewayOf(
      { getBook: () => ({}), deleteBook: () => ({}) },
      {
        handlers: { listBooks: () => ({ books: [{ title: 'local' }] }) },
        globalMiddlewares: ['auth', 'audit'],
        options: { middlewares: { auth: mark('auth'), audit: mark('audit'), own: mark('own') } },
        routes: { getBook: { middlewares: ['own'], excludeGlobalMiddlewares: ['auth'] } },
      },
    );
    expect((await get(app, '/v1/books/7')).headers.get('x-ran')).toBe('audit, own');
    const deleted = await get(app, '/v1/books/7', { method: 'DELETE' });
    expect(deleted.headers.get('x-ran')).toBe('auth, audit');
    const listed = await get(app, '/v1/books');
    expect(await listed.json()).toMatchObject({ books: [{ title: 'local' }] });
  });

  it('lets fields that it does not know through where the answer is binary', async () => {
    const known = BookType.encode({ id: 7n, title: 'Known' } as object);
    const unknown = Buffer.from([0xfa, 0x3f, 3, 110, 101, 119]); // field 1023: "new"
    const app = await gatewayOf({ getBook: () => ({}) }, {}, (method) =>
      method.handler === 'getBook'
        ? {
            ...method,
            response: { ...method.response, encode: () => Buffer.concat([known, unknown]) },
          }
        : method,
    );
    const response = await get(app, '/v1/books/7', { headers: { accept: 'application/protobuf' } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.concat([known, unknown]));
    expect(await (await get(app, '/v1/books/7')).json()).toMatchObject({ title: 'Known' });
  });

  it('is forwarded on gRPC too where no handler answers it', async () => {
    const app = await gatewayOf(
      { getBook: ({ id }: { id: bigint }) => ({ title: `Book ${id}` }) },
      { servers: ['GRPC', 'HTTP'] },
    );
    const outer = await startGateway(app.addresses.grpc!, {
      env: { GATEWAY_CLIENT_TIMEOUT: '5s' },
      routes: {
        getBook: { httpProxy: { service: 'library', method: '/gateway.Gateway/GetBook' } },
      },
    });
    expect(await (await get(outer, '/v1/books/9')).json()).toMatchObject({ title: 'Book 9' });
  });
});
