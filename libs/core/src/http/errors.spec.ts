import { Controller, Get } from '@nestjs/common';
import { Metadata } from '../call/metadata.js';
import { Code, codeName } from '../error/code.js';
import { errorDetail } from '../error/error-detail.js';
import { StatusError } from '../error/status-error.js';
import { ErrorInfoType, RetryInfoType } from '../wkt/rpc-types.js';
import { exchange } from './testing-support/raw-connection.js';
import { startServer, type TestServer } from './testing-support/test-server.js';

let thrown: unknown;

@Controller()
class FailingController {
  @Get('/plain')
  plain(): void {
    throw StatusError.notFound('plain');
  }
}

describe('errors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      controllers: [FailingController],
      handlers: {
        getBook: (_request, call) => {
          call.responseHeaders.set('x-before', 'kept');
          throw thrown;
        },
      },
    });
  });
  afterAll(() => server.close());

  async function fail(error: unknown): Promise<Response> {
    thrown = error;
    return server.fetch('/v1/books/1');
  }

  it.each([
    [Code.CANCELLED, 408, 'Request Timeout'],
    [Code.UNKNOWN, 500, 'Internal Server Error'],
    [Code.INVALID_ARGUMENT, 400, 'Bad Request'],
    [Code.DEADLINE_EXCEEDED, 504, 'Gateway Timeout'],
    [Code.NOT_FOUND, 404, 'Not Found'],
    [Code.ALREADY_EXISTS, 409, 'Conflict'],
    [Code.PERMISSION_DENIED, 403, 'Forbidden'],
    [Code.RESOURCE_EXHAUSTED, 429, 'Too Many Requests'],
    [Code.FAILED_PRECONDITION, 400, 'Bad Request'],
    [Code.ABORTED, 409, 'Conflict'],
    [Code.OUT_OF_RANGE, 400, 'Bad Request'],
    [Code.UNIMPLEMENTED, 501, 'Not Implemented'],
    [Code.INTERNAL, 500, 'Internal Server Error'],
    [Code.UNAVAILABLE, 503, 'Service Unavailable'],
    [Code.DATA_LOSS, 500, 'Internal Server Error'],
    [Code.UNAUTHENTICATED, 401, 'Unauthorized'],
  ])('of code %d are answered with %d %s', async (code, status, text) => {
    const response = await fail(new StatusError(code, `why ${codeName(code)}`));
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toEqual({
      code: status,
      status: text,
      message: `why ${codeName(code)}`,
      details: [],
    });
  });

  it('carry details', async () => {
    const details = [
      errorDetail(ErrorInfoType, { reason: 'SOLD_OUT', domain: 'shop', metadata: { a: 'b' } }),
    ];
    const response = await fail(StatusError.failedPrecondition('sold out', { details }));
    expect(await response.json()).toMatchObject({
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SOLD_OUT',
          domain: 'shop',
          metadata: { a: 'b' },
        },
      ],
    });
  });

  it.each([
    [{ seconds: 5n, nanos: 0 }, '5'],
    [{ seconds: 5n, nanos: 1 }, '6'],
    [{ seconds: 0n, nanos: 500_000_000 }, '1'],
    [{ seconds: -1n, nanos: 0 }, '0'],
  ])('with a retry delay of %j have retry-after: %s', async (retryDelay, seconds) => {
    const details = [errorDetail(RetryInfoType, { retryDelay })];
    const response = await fail(StatusError.unavailable('busy', { details }));
    expect(response.headers.get('retry-after')).toBe(seconds);
  });

  it('ask for credentials where they are missing', async () => {
    const response = await fail(StatusError.unauthenticated('who are you'));
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const metadata = new Metadata([['www-authenticate', 'Basic realm="x"']]);
    const own = await fail(StatusError.unauthenticated('who are you', { metadata }));
    expect(own.headers.get('www-authenticate')).toBe('Basic realm="x"');
  });

  it('keep the headers that were set before, and bring their own', async () => {
    const metadata = new Metadata([['x-own', 'a']]).append('x-own', 'b');
    const response = await fail(StatusError.aborted('x', { metadata }));
    expect(response.headers.get('x-before')).toBe('kept');
    expect(response.headers.get('x-own')).toBe('a, b');
  });

  it('that are bugs tell nothing but a reference', async () => {
    const response = await fail(new Error('password is hunter2'));
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toMatch(/"message":"internal error, reference [0-9a-f-]{36}"/);
    expect(text).not.toContain('hunter2');
  });

  it.each([undefined, null, 'text', 7, Object.create(null)])('may be %j', async (value) => {
    expect((await fail(value)).status).toBe(500);
  });

  it('of answers that are no message, or that JSON cannot hold, are bugs', async () => {
    let answer: unknown;
    const other = await startServer({
      handlers: { getBook: () => answer, deleteBook: () => answer },
    });
    for (answer of [undefined, null, 'text', { id: 'x' }, { published: { seconds: 10n ** 18n } }]) {
      expect((await other.fetch('/v1/books/1')).status).toBe(500);
    }
    answer = undefined;
    const empty = await other.fetch('/v1/books/1', { method: 'DELETE' });
    expect([empty.status, await empty.text()]).toEqual([200, '{}']);
    await other.close();
  });

  it('of plain controllers are the same', async () => {
    const response = await server.fetch('/plain');
    expect(await response.json()).toMatchObject({
      code: 404,
      status: 'Not Found',
      message: 'plain',
      details: [],
    });
  });

  it('may have a body of the application', async () => {
    const other = await startServer({
      errorBody: (error, call) => {
        if (error.message === 'no route for GET /broken') throw new Error('bug');
        return { error: { code: error.codeName, rpc: call?.method.name ?? null } };
      },
    });
    const known = await other.fetch('/v1/books/1');
    expect([known.status, await known.json()]).toEqual([
      501,
      { error: { code: 'UNIMPLEMENTED', rpc: 'GetBook' } },
    ]);
    const unknown = await other.fetch('/nowhere');
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { error: { code: 'NOT_FOUND', rpc: null } },
    ]);
    expect(await (await other.fetch('/broken')).json()).toMatchObject({ code: 404 });
    await other.close();
  });

  it('of requests that are none are answered too', async () => {
    expect(await exchange(server.port, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request/);
    expect(
      await exchange(server.port, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 431 Request Header Fields Too Large/);
  });

  it('without a host are refused by Node', async () => {
    expect(
      await exchange(server.port, 'GET /v1/books HTTP/1.1\r\nconnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 400 Bad Request/);
  });
});
