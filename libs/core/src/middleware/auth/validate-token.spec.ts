import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Code } from '../../error/code.js';
import { definePlugin } from '../../plugin/plugin.js';
import { createLibrary, startLibrary, stopLibrary } from '../testing-support/library-app.js';
import { bearer, SECRET, sign } from '../testing-support/tokens.js';

const servers: Server[] = [];

afterEach(async () => {
  await stopLibrary();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const env = { AUTH_SECRET: SECRET };

/** A redis plugin that holds some keys. */
function redisWith(keys: Set<string>) {
  const client = { exists: (key: string) => Promise.resolve(keys.has(key) ? 1 : 0) };
  const definition = definePlugin({
    type: 'redis',
    options: class {},
    create: () => ({ client: () => client }),
  });
  return [{ prefix: 'cache', definition }];
}

/** An introspection endpoint. */
async function introspect(answer: (request: IncomingMessage, body: string) => unknown) {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    const body = answer(request, await text(request));
    response.writeHead(body === undefined ? 500 : 200).end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
  return { url, requests: () => requests };
}

describe('validate_token', () => {
  it('verifies the token, with auth before it or without', async () => {
    for (const middlewares of [['validate_token'], ['auth', 'validate_token']]) {
      const library = await startLibrary({ middlewares, env });
      expect((await library.getBook()).code).toBe(Code.UNAUTHENTICATED);
      expect((await library.getBook(bearer(await sign()))).code).toBe(Code.OK);
      await stopLibrary();
    }
  });

  it('refuses tokens whose id is on the list of withdrawn ones', async () => {
    const library = await startLibrary({
      middlewares: ['validate_token'],
      env: { ...env, VALIDATE_TOKEN_STORE: 'cache' },
      plugins: redisWith(new Set(['revoked:bad'])),
    });
    expect((await library.getBook(bearer(await sign({ jti: 'good' })))).code).toBe(Code.OK);
    expect(await library.getBook(bearer(await sign({ jti: 'bad' })))).toMatchObject({
      code: Code.UNAUTHENTICATED,
      message: 'token has been withdrawn',
    });
    expect((await library.getBook(bearer(await sign()))).message).toBe(
      'token lacks the claim "jti"',
    );
  });

  it('asks an introspection endpoint, and remembers its answer for a while', async () => {
    const token = await sign();
    const { url, requests } = await introspect((request, body) => {
      expect(request.headers.authorization).toBe(`Basic ${btoa('me:pass%20word')}`);
      return { active: new URLSearchParams(body).get('token') === token };
    });
    const library = await startLibrary({
      middlewares: ['validate_token'],
      env: {
        ...env,
        VALIDATE_TOKEN_INTROSPECTION_URL: url,
        VALIDATE_TOKEN_CLIENT_ID: 'me',
        VALIDATE_TOKEN_CLIENT_SECRET: 'pass word',
      },
    });
    expect((await library.getBook(bearer(token))).code).toBe(Code.OK);
    expect((await library.getBook(bearer(token))).code).toBe(Code.OK);
    expect(requests()).toBe(1);
    const other = bearer(await sign({ sub: 'eve' }));
    expect((await library.getBook(other)).message).toBe('token has been withdrawn');
  });

  it('lets nobody pass while it cannot ask', async () => {
    const { url } = await introspect(() => undefined);
    const library = await startLibrary({
      middlewares: ['validate_token'],
      env: { ...env, VALIDATE_TOKEN_INTROSPECTION_URL: url },
    });
    const outcome = await library.getBook(bearer(await sign()));
    expect(outcome.code).toBe(Code.UNAVAILABLE);
    expect(outcome.message).not.toContain(url);
  });

  it('asks the application', async () => {
    const library = await startLibrary({
      middlewares: ['auth', 'validate_token'],
      env,
      settings: {
        middlewareOptions: { validate_token: { isWithdrawn: ({ sub }) => sub === 'eve' } },
      },
    });
    expect((await library.getBook(bearer(await sign({ sub: 'ada' })))).code).toBe(Code.OK);
    expect((await library.getBook(bearer(await sign({ sub: 'eve' })))).code).toBe(
      Code.UNAUTHENTICATED,
    );
  });

  it('does not start with a store that no proto declares', async () => {
    const started = createLibrary({
      middlewares: ['validate_token'],
      env: { ...env, VALIDATE_TOKEN_STORE: 'cahce' },
      plugins: redisWith(new Set()),
    });
    await expect(started).rejects.toThrow(
      'LIBRARY_VALIDATE_TOKEN_STORE "cahce" is no redis plugin of the proto: expected "cache"',
    );
  });
});
