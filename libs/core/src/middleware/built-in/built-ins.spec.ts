import { gunzipSync } from 'node:zlib';
import type { Call } from '../../call/call.js';
import { callOf } from '../../dispatch/testing-support/echo-service.js';
import { Metadata } from '../../call/metadata.js';
import { Code } from '../../error/code.js';
import { frame, rawCall, rawSession } from '../../grpc/testing-support/raw-call.js';
import { closeAll } from '../../grpc/testing-support/test-server.js';
import { CorsMiddleware } from '../cors/cors.middleware.js';
import { createOriginCheck } from '../cors/origin-check.js';
import { createLibrary, startLibrary, stopLibrary } from '../testing-support/library-app.js';

afterEach(async () => {
  await closeAll();
  await stopLibrary();
});

const ORIGIN = 'https://app.example.com';

describe('cors', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'GET' },
  };

  it('answers preflight requests of rpcs that name it, and no others', async () => {
    const library = await startLibrary({
      middlewares: ['cors'],
      routes: {
        ListBooks: {
          http: [{ verb: 'GET', path: '/v1/books' }],
          excludeGlobalMiddlewares: ['cors'],
        },
      },
    });
    const open = await library.fetch('/v1/books/7', preflight);
    expect(open.status).toBe(204);
    expect(open.headers.get('access-control-allow-origin')).toBe('*');
    const closed = await library.fetch('/v1/books', preflight);
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    expect(closed.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });

  it('puts its headers on answers, also on those of calls that never began', async () => {
    const library = await startLibrary({
      middlewares: ['cors', 'rate_limit'],
      env: { RATE_LIMIT_REQUESTS: '1', SERVER_HTTP_CORS_ORIGINS: ORIGIN },
    });
    const headers = { origin: ORIGIN };
    const answers = [
      await library.fetch('/v1/books/7', { headers }),
      await library.fetch('/v1/books/7', { headers }),
      await library.fetch('/nowhere', { headers }),
      await library.fetch('/v1/books', { method: 'POST', headers, body: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 404, 415]);
    for (const answer of answers)
      expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const other = await library.fetch('/v1/books/7', { headers: { origin: 'https://evil.com' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('does nothing where no rpc names it', async () => {
    const library = await startLibrary({ middlewares: [] });
    const answer = await library.fetch('/v1/books/7', { headers: { origin: ORIGIN } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('does not start with an origin that is none', async () => {
    const env = { SERVER_HTTP_CORS_ORIGINS: 'app.example.com' };
    await expect(createLibrary({ middlewares: ['cors'], env })).rejects.toThrow(
      'LIBRARY_SERVER_HTTP_CORS_ORIGINS: "app.example.com" is no origin',
    );
  });

  it('refuses WebSockets of pages of other origins', async () => {
    const cors = new CorsMiddleware(createOriginCheck([ORIGIN]));
    const open = (headers: [string, string][]): Call =>
      callOf('Chat', { transport: 'ws', metadata: () => new Metadata(headers) });
    const next = (): Promise<string> => Promise.resolve('open');
    expect(await cors.use(open([]), next)).toBe('open');
    expect(await cors.use(open([['origin', ORIGIN]]), next)).toBe('open');
    const own: [string, string][] = [
      ['origin', 'https://api.example.com'],
      ['host', 'api.example.com'],
    ];
    expect(await cors.use(open(own), next)).toBe('open');
    const evil = async (): Promise<unknown> =>
      cors.use(open([['origin', 'https://evil.com']]), next);
    await expect(evil()).rejects.toMatchObject({ code: Code.PERMISSION_DENIED });
  });
});

describe('timeout', () => {
  /** A handler that ends when it is told to. */
  const untilAborted = (_request: unknown, call: Call): Promise<never> =>
    new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
    });

  it('ends calls over HTTP and gRPC and tells their handlers', async () => {
    const reasons: unknown[] = [];
    const library = await startLibrary({
      middlewares: ['timeout'],
      env: { TIMEOUT_AFTER: '20ms' },
      getBook: (request, call) =>
        untilAborted(request, call).catch((error: Error) => {
          reasons.push(error.message);
          throw error;
        }),
    });
    const response = await library.fetch('/v1/books/7');
    expect([response.status, await response.json()]).toMatchObject([
      504,
      { message: 'deadline exceeded' },
    ]);
    expect((await library.getBook()).code).toBe(Code.DEADLINE_EXCEEDED);
    expect(reasons).toEqual(['deadline exceeded', 'deadline exceeded']);
  });

  it('has times of single rpcs, and leaves earlier deadlines of callers alone', async () => {
    const deadlines: number[] = [];
    const library = await startLibrary({
      middlewares: ['timeout'],
      env: { TIMEOUT_AFTER: '1ms', TIMEOUT_RULES: 'GetBook=1h' },
      getBook: (_request, call) => {
        deadlines.push(call.deadline!.getTime() - Date.now());
        return { title: 'in time' };
      },
    });
    expect((await library.fetch('/v1/books/7')).status).toBe(200);
    expect((await library.getBook()).code).toBe(Code.OK);
    expect(deadlines[0]).toBeGreaterThan(3_500_000);
    expect(deadlines[1]).toBeLessThan(11_000);
  });

  it('does not start with a rule for an rpc that is not there', async () => {
    const env = { TIMEOUT_RULES: 'Nothing=1s' };
    await expect(createLibrary({ middlewares: ['timeout'], env })).rejects.toThrow(
      'LIBRARY_TIMEOUT_RULES names "Nothing", which no service has',
    );
  });
});

describe('compress', () => {
  const title = 'long '.repeat(1_000);
  const start = () =>
    startLibrary({
      middlewares: [],
      routes: {
        GetBook: { http: [{ verb: 'GET', path: '/v1/books/{id}' }], middlewares: ['compress'] },
      },
      getBook: ({ id }) => ({ title: id === 1n ? 'short' : title }),
    });

  it('compresses HTTP answers for clients that accept it', async () => {
    const library = await start();
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await library.fetch('/v1/books/7', { headers });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.json()).toMatchObject({ title });
    const plain = { 'accept-encoding': 'identity' };
    for (const [path, wanted] of [
      ['/v1/books/1', headers],
      ['/v1/books/7', plain],
    ] as const) {
      const other = await library.fetch(path, { headers: wanted });
      expect(other.headers.get('content-encoding')).toBeNull();
    }
  });

  it.each([
    ['gzip', 'gzip'],
    ['br, deflate', 'deflate'],
    ['br', 'identity'],
  ])('over gRPC, where callers accept %s, sends %s', async (accepted, encoding) => {
    const library = await start();
    const session = rawSession(library.app.addresses.grpc!);
    const call = rawCall(session, '/library.Library/GetBook', { 'grpc-accept-encoding': accepted });
    call.end(frame({ text: '', number: 0 }));
    let used: unknown;
    const chunks: Buffer[] = [];
    call.on('response', (received) => (used = received['grpc-encoding']));
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => call.once('end', resolve));
    const bytes = Buffer.concat(chunks);
    expect([used, bytes[0]]).toEqual([encoding, encoding === 'identity' ? 0 : 1]);
    if (encoding === 'gzip')
      expect(gunzipSync(bytes.subarray(5)).toString()).toContain('long long');
  });
});

describe('secure_headers', () => {
  it('protects browsers, and leaves what a handler sets', async () => {
    const library = await startLibrary({
      middlewares: ['secure_headers'],
      env: { SECURE_HEADERS_FRAME_OPTIONS: 'off', SERVER_HTTP_TRUST_PROXY: 'true' },
      getBook: (_request, call) => {
        call.responseHeaders.set('cache-control', 'max-age=60');
        return {};
      },
    });
    const headers = Object.fromEntries((await library.fetch('/v1/books/7')).headers);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'max-age=60',
    });
    expect(headers).not.toHaveProperty('x-frame-options');
    expect(headers).not.toHaveProperty('strict-transport-security');
    const behindTls = { headers: { 'x-forwarded-proto': 'https' } };
    const encrypted = await library.fetch('/v1/books/7', behindTls);
    expect(encrypted.headers.get('strict-transport-security')).toContain('max-age');
    expect((await library.getBook()).headers.get('x-content-type-options')).toEqual([]);
  });
});

describe('the middlewares that protos name', () => {
  it('are all known, or the service does not start', async () => {
    const app = await createLibrary({ middlewares: ['rate_limiter'] });
    await expect(app.start()).rejects.toThrow(
      'unknown middleware "rate_limiter" of library.Library: expected one of "request_id", "logging", "cors", "auth", "validate_token", "admin_only", "rate_limit", "timeout", "compress", "secure_headers", "validate"',
    );
  });

  it('tell all that is wrong with them at once', async () => {
    const middlewares = ['auth', 'validate_token', 'rate_limit', 'timeout'];
    const env = { RATE_LIMIT_STORE: 'cache', TIMEOUT_RULES: 'X=1s' };
    await expect(createLibrary({ middlewares, env })).rejects.toThrow(
      /^4 problems with middlewares/,
    );
  });

  it('include validate, which has nothing to add', async () => {
    const library = await startLibrary({ middlewares: ['validate'] });
    expect((await library.fetch('/v1/books/7')).status).toBe(200);
  });
});
