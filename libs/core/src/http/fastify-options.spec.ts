import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Peer } from '../call/peer.js';
import type { ServerCall } from '../call/server-call.js';
import { loadConfig } from '../config/env.js';
import { fastifyOptions } from './fastify-options.js';
import { HttpServerOptions } from './http-server-options.js';
import { exchange } from './testing-support/raw-connection.js';
import {
  startServer,
  type Handler,
  type TestServer,
  type TestServerOptions,
} from './testing-support/test-server.js';

/** A server on the Fastify that the toolkit makes. */
function start(env: Record<string, string>, options: TestServerOptions = {}): Promise<TestServer> {
  const adapter = new FastifyAdapter(fastifyOptions(loadConfig(HttpServerOptions, { env })));
  return startServer({ ...options, env, adapter });
}

describe('the Fastify of the toolkit', () => {
  it('bounds headers, and answers what it refuses in the body of errors', async () => {
    const server = await start({ MAX_HEADER_SIZE: '2048' });
    const large = await exchange(
      server.port,
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(3_000)}\r\n\r\n`,
    );
    expect(large).toMatch(
      /^HTTP\/1.1 431 Request Header Fields Too Large[^]*\{"code":431,"status":"Request Header Fields Too Large","message":"request line and headers are too large","details":\[\]\}$/,
    );
    const nonsense = await exchange(server.port, 'NONSENSE\r\n\r\n');
    expect(nonsense).toMatch(/^HTTP\/1.1 400 Bad Request[^]*"message":"not an HTTP request"/);
    const malformed = await server.fetch('/v1/books/%zz');
    expect([malformed.status, await malformed.json()]).toEqual([
      400,
      {
        code: 400,
        status: 'Bad Request',
        message: 'path of "/v1/books/%zz" is malformed: expected "%" and two hex digits of UTF-8',
        details: [],
      },
    ]);
    await server.close();
  });

  it('limits bodies of plain routes as well', async () => {
    const server = await start(
      { BODY_LIMIT: '1KiB' },
      {
        prepare: (fastify) => void fastify.post('/plain', () => 'ok'),
      },
    );
    const post = (length: number): Promise<Response> =>
      server.fetch('/plain', {
        method: 'POST',
        body: JSON.stringify('x'.repeat(length)),
        headers: { 'content-type': 'application/json' },
      });
    expect((await post(500)).status).toBe(200);
    expect((await post(2_000)).status).toBe(413);
    await server.close();
  });

  it('has the timeouts of the options', async () => {
    const server = await start({
      KEEP_ALIVE_TIMEOUT: '7s',
      HEADERS_TIMEOUT: '8s',
      REQUEST_TIMEOUT: '9s',
    });
    const { keepAliveTimeout, headersTimeout, requestTimeout } = server.app.getHttpServer();
    expect({ keepAliveTimeout, headersTimeout, requestTimeout }).toEqual({
      keepAliveTimeout: 7_000,
      headersTimeout: 8_000,
      requestTimeout: 9_000,
    });
    await server.close();
  });

  it.each([
    ['', '127.0.0.1'],
    ['loopback', '9.9.9.9'],
    ['127.0.0.1,10.0.0.0/8', '9.9.9.9'],
    ['10.0.0.0/8', '127.0.0.1'],
    ['true', '8.8.8.8'],
  ])('believes proxies it trusts (%j)', async (proxies, address) => {
    let call: ServerCall | undefined;
    const handlers = {
      getBook: (_: never, own: ServerCall) => {
        call = own;
        return {};
      },
    };
    const server = await start({ TRUST_PROXY: proxies }, { handlers });
    await server.fetch('/v1/books/1', { headers: { 'x-forwarded-for': '8.8.8.8, 9.9.9.9' } });
    expect(call!.peer.address).toBe(address);
    await server.close();
  });
});

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'http-tls-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...parameters: string[]): void =>
    void execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });

  beforeAll(() => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=ca',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    for (const [name, subject] of [
      ['server', '/CN=localhost'],
      ['client', '/O=Acme/CN=billing'],
    ] as const) {
      openssl(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        subject,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
      );
      openssl(
        'x509',
        '-req',
        '-days',
        '1',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        `${name}.pem`,
      );
    }
    writeFileSync(file('broken.pem'), 'nonsense');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const env = (more: Record<string, string> = {}): Record<string, string> => ({
    TLS_CERT_FILE: file('server.pem'),
    TLS_KEY_FILE: file('server.key'),
    ...more,
  });
  const get = (port: number, client: object = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const options = {
        port,
        path: '/v1/books/1',
        ca: readFileSync(file('ca.pem')),
        servername: 'localhost',
        agent: false as const,
        ...client,
      };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode!);
      })
        .on('error', reject)
        .end();
    });
  const certificate = (): object => ({
    cert: readFileSync(file('client.pem')),
    key: readFileSync(file('client.key')),
  });

  /** A handler that keeps the peer of its call. */
  function observer() {
    const peers: Peer[] = [];
    const getBook: Handler = (_, call) => {
      peers.push(call.peer);
      return {};
    };
    return { peers, handlers: { getBook } };
  }

  it('encrypts, and drains', async () => {
    const { peers, handlers } = observer();
    const server = await start(env(), { handlers });
    expect(await get(server.port)).toBe(200);
    expect(peers[0]).toMatchObject({ encrypted: true });
    expect(peers[0]!.subject).toBeUndefined();
    await server.transport.drain(60_000);
    await server.close();
  });

  it('tells who the client is by its certificate', async () => {
    const { peers, handlers } = observer();
    const server = await start(env({ TLS_CA_FILE: file('ca.pem'), TLS_CLIENT_AUTH: 'require' }), {
      handlers,
    });
    expect(await get(server.port, certificate())).toBe(200);
    expect(peers[0]!.subject).toBe('O=Acme,CN=billing');
    await expect(get(server.port)).rejects.toThrow();
    await server.close();
  });

  it.each([
    [
      { TLS_CERT_FILE: '/nowhere.pem' },
      'SERVER_HTTP_TLS_CERT_FILE "/nowhere.pem" cannot be read: ENOENT',
    ],
    [{ TLS_CERT_FILE: 'broken' }, 'TLS files of the HTTP server do not fit'],
  ])('names files that are wrong (%j)', (wrong, message) => {
    const files = env(
      wrong.TLS_CERT_FILE === 'broken' ? { TLS_CERT_FILE: file('broken.pem') } : wrong,
    );
    expect(() => fastifyOptions(loadConfig(HttpServerOptions, { env: files }))).toThrow(message);
  });
});
