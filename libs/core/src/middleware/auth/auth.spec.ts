import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSPKI } from 'jose';
import { Code } from '../../error/code.js';
import { createLibrary, startLibrary, stopLibrary } from '../testing-support/library-app.js';
import { bearer, createKey, SECRET, sign } from '../testing-support/tokens.js';
import { claimsOf } from './claims.js';

const servers: Server[] = [];

afterEach(async () => {
  await stopLibrary();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const start = (env: Record<string, string>, middlewares = ['auth']) =>
  startLibrary({
    middlewares,
    env,
    getBook: (_request, call) => ({ title: JSON.stringify(claimsOf(call)) }),
  });

/** A server of key sets, or of whatever else a test makes it answer. */
async function serveJson(answer: () => unknown): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    const body = answer();
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/keys`, requests: () => requests };
}

describe('auth', () => {
  it('refuses calls without a token, over HTTP and gRPC', async () => {
    const library = await start({ AUTH_SECRET: SECRET });
    const response = await library.fetch('/v1/books/7');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual({
      code: 401,
      status: 'Unauthorized',
      message: 'token is missing',
      details: [],
    });
    expect(await library.getBook()).toMatchObject({
      code: Code.UNAUTHENTICATED,
      message: 'token is missing',
    });
  });

  it('lets a valid token pass and puts its claims on the call', async () => {
    const library = await start({ AUTH_SECRET: SECRET });
    const headers = bearer(await sign({ sub: 'grace', roles: ['admin'] }));
    const claims = { sub: 'grace', roles: ['admin'] };
    const { title } = (await (await library.fetch('/v1/books/7', { headers })).json()) as {
      title: string;
    };
    expect(JSON.parse(title)).toMatchObject(claims);
    const { answer } = await library.getBook(headers);
    expect(JSON.parse(answer!.title)).toMatchObject(claims);
  });

  it.each([
    ['expired', { exp: 1 }, 'token has expired'],
    ['not valid yet', { nbf: 4e9 }, 'token is not valid yet'],
    ['without an end', { exp: undefined }, 'token lacks the claim "exp"'],
    ['of another issuer', { iss: 'https://evil' }, 'token has a wrong "iss"'],
    ['for another audience', { iss: 'https://id', aud: 'other' }, 'token has a wrong "aud"'],
  ])('refuses a token that is %s', async (_name, claims, message) => {
    const library = await start({
      AUTH_SECRET: SECRET,
      AUTH_ISSUER: 'https://id',
      AUTH_AUDIENCE: 'library,shop',
    });
    const token = await sign({ iss: 'https://id', aud: 'shop', ...claims });
    const response = await library.fetch('/v1/books/7', { headers: bearer(token) });
    expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([
      401,
      message,
    ]);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('forgives clocks that differ a little', async () => {
    const library = await start({ AUTH_SECRET: SECRET, AUTH_CLOCK_SKEW: '10m' });
    const exp = Math.floor(Date.now() / 1_000) - 60;
    expect((await library.getBook(bearer(await sign({ exp })))).code).toBe(Code.OK);
  });

  it.each([
    ['another secret', () => sign({}, new TextEncoder().encode('x'.repeat(40))), 'wrong signature'],
    ['no signature', () => Promise.resolve('eyJhbGciOiJub25lIn0.e30.'), 'not accepted'],
    ['no JWT at all', () => Promise.resolve('abc'), 'malformed'],
  ])('refuses a token with %s', async (_name, make, message) => {
    const library = await start({ AUTH_SECRET: SECRET });
    const outcome = await library.getBook(bearer(await make()));
    expect(outcome.code).toBe(Code.UNAUTHENTICATED);
    expect(outcome.message).toContain(message);
  });

  it('does not take a public key for the secret of an HMAC', async () => {
    const { publicKey } = await createKey('RS256');
    const pem = await exportSPKI(publicKey);
    const library = await start({ AUTH_PUBLIC_KEY: pem.replaceAll('\n', String.raw`\n`) });
    const forged = await sign({}, new TextEncoder().encode(pem));
    expect(await library.getBook(bearer(forged))).toMatchObject({
      code: Code.UNAUTHENTICATED,
      message: 'token has an algorithm that is not accepted',
    });
  });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'checks %s with a public key',
    async (alg) => {
      const { publicKey, privateKey } = await createKey(alg);
      const library = await start({ AUTH_PUBLIC_KEY: await exportSPKI(publicKey) });
      const token = await sign({}, privateKey, { alg });
      expect((await library.getBook(bearer(token))).code).toBe(Code.OK);
      const other = await sign({}, (await createKey(alg)).privateKey, { alg });
      expect((await library.getBook(bearer(other))).code).toBe(Code.UNAUTHENTICATED);
    },
  );

  it('does not look at tokens of any length', async () => {
    const library = await start({ AUTH_SECRET: SECRET, AUTH_MAX_TOKEN_SIZE: '64' });
    expect(await library.getBook(bearer(await sign()))).toMatchObject({
      message: 'token is longer than 64 bytes',
    });
  });

  it('takes the token from a cookie if it is told to', async () => {
    const library = await start({ AUTH_SECRET: SECRET, AUTH_COOKIE: 'session' });
    const headers = { cookie: `a=b; session=${await sign()}` };
    expect((await library.fetch('/v1/books/7', { headers })).status).toBe(200);
  });

  it('is left out by rpcs that exclude it', async () => {
    const library = await startLibrary({
      middlewares: ['auth'],
      routes: { ListBooks: { ...listRoute(), excludeGlobalMiddlewares: ['auth'] } },
      env: { AUTH_SECRET: SECRET },
    });
    expect((await library.fetch('/v1/books')).status).toBe(200);
    expect((await library.fetch('/v1/books/1')).status).toBe(401);
  });
});

function listRoute() {
  return { http: [{ verb: 'GET', path: '/v1/books' }] };
}

describe('auth with a key set', () => {
  it('reads a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'auth-'));
    const key = await createKey('ES256', 'one');
    const file = join(folder, 'jwks.json');
    await writeFile(file, JSON.stringify({ keys: [key.jwk] }));
    const library = await start({ AUTH_JWKS_FILE: file });
    const token = await sign({}, key.privateKey, { alg: 'ES256', kid: 'one' });
    expect((await library.getBook(bearer(token))).code).toBe(Code.OK);
    await rm(folder, { recursive: true });
  });

  it('fetches a URL once for many calls, and again when keys are rotated', async () => {
    const first = await createKey('ES256', 'first');
    const second = await createKey('ES256', 'second');
    let keys = [first.jwk];
    const { url, requests } = await serveJson(() => ({ keys }));
    const library = await start({ AUTH_JWKS_URL: url, AUTH_JWKS_COOLDOWN: '0s' });
    const token = await sign({}, first.privateKey, { alg: 'ES256', kid: 'first' });
    const outcomes = await Promise.all([1, 2, 3].map(() => library.getBook(bearer(token))));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(requests()).toBe(1);
    keys = [first.jwk, second.jwk];
    const rotated = await sign({}, second.privateKey, { alg: 'ES256', kid: 'second' });
    expect((await library.getBook(bearer(rotated))).code).toBe(Code.OK);
    expect(requests()).toBe(2);
  });

  it('does not fetch for every token with an unknown key', async () => {
    const key = await createKey('ES256', 'first');
    const { url, requests } = await serveJson(() => ({ keys: [key.jwk] }));
    const library = await start({ AUTH_JWKS_URL: url, AUTH_JWKS_COOLDOWN: '1h' });
    const unknown = await sign({}, key.privateKey, { alg: 'ES256', kid: 'unknown' });
    for (let index = 0; index < 3; index++) {
      expect(await library.getBook(bearer(unknown))).toMatchObject({
        code: Code.UNAUTHENTICATED,
        message: 'token names no key that is known',
      });
    }
    expect(requests()).toBe(1);
  });

  it('goes on with the keys it has while the URL fails', async () => {
    const key = await createKey('ES256', 'first');
    let broken = false;
    const { url, requests } = await serveJson(() => (broken ? undefined : { keys: [key.jwk] }));
    const library = await start({
      AUTH_JWKS_URL: url,
      AUTH_JWKS_COOLDOWN: '0s',
      AUTH_JWKS_MAX_AGE: '0s',
    });
    const headers = bearer(await sign({}, key.privateKey, { alg: 'ES256', kid: 'first' }));
    expect((await library.getBook(headers)).code).toBe(Code.OK);
    broken = true;
    expect((await library.getBook(headers)).code).toBe(Code.OK);
    expect((await library.getBook(headers)).code).toBe(Code.OK);
    expect(requests()).toBeGreaterThan(1);
  });

  it('answers 503 while there are no keys, which is not the fault of the caller', async () => {
    const { url } = await serveJson(() => undefined);
    const library = await start({ AUTH_JWKS_URL: url });
    const { privateKey } = await createKey('ES256');
    const headers = bearer(await sign({}, privateKey, { alg: 'ES256' }));
    const response = await library.fetch('/v1/books/7', { headers });
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain(url);
  });
});

describe('auth without what it needs', () => {
  it.each([
    [
      {},
      'middleware "auth" has no key to check tokens with: set LIBRARY_AUTH_JWKS_URL, LIBRARY_AUTH_JWKS_FILE, LIBRARY_AUTH_PUBLIC_KEY_FILE, LIBRARY_AUTH_PUBLIC_KEY or LIBRARY_AUTH_SECRET',
    ],
    [{ AUTH_SECRET: 'short' }, 'LIBRARY_AUTH_SECRET: expected at least 32 bytes'],
    [{ AUTH_SECRET: SECRET, AUTH_ALGORITHMS: 'none' }, 'LIBRARY_AUTH_ALGORITHMS'],
    [{ AUTH_SECRET: SECRET, AUTH_ALGORITHMS: 'RS256' }, '"RS256" does not fit the kind of key'],
    [{ AUTH_SECRET: SECRET, AUTH_JWKS_URL: 'http://a' }, 'set one of them'],
    [{ AUTH_PUBLIC_KEY: 'x' }, 'LIBRARY_AUTH_PUBLIC_KEY is no public key'],
    [{ AUTH_JWKS_FILE: '/nowhere' }, 'LIBRARY_AUTH_JWKS_FILE "/nowhere" cannot be read: ENOENT'],
  ])('does not start: %j', async (env, message) => {
    await expect(createLibrary({ middlewares: ['auth'], env })).rejects.toThrow(message);
  });

  it('starts if the application has an auth of its own', async () => {
    const library = await startLibrary({
      middlewares: ['auth'],
      settings: { middlewares: { auth: (_call, next) => next() } },
    });
    expect((await library.fetch('/v1/books/7')).status).toBe(200);
  });
});
