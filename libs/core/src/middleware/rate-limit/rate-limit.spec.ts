import { jest } from '@jest/globals';
import { hasRedis, startRedis, type RedisServer } from '@nestjs-toolkit/test-servers';
import { Redis } from 'ioredis';
import RedisMock from 'ioredis-mock';
import { Code } from '../../error/code.js';
import { definePlugin } from '../../plugin/plugin.js';
import {
  createLibrary,
  type LibraryApp,
  startLibrary,
  stopLibrary,
} from '../testing-support/library-app.js';
import { bearer, SECRET, sign } from '../testing-support/tokens.js';
import type { RedisCommands } from '../redis-like.js';
import { RedisStore } from './redis-store.js';

afterEach(stopLibrary);

/** A redis plugin with a client of one's own. */
function redisPlugin(client: RedisCommands) {
  const definition = definePlugin({
    type: 'redis',
    options: class {},
    create: () => ({ client: () => client }),
  });
  return [{ prefix: 'cache', definition }];
}

async function codesOf(library: LibraryApp, count: number, headers = {}): Promise<number[]> {
  const codes: number[] = [];
  for (let index = 0; index < count; index++) codes.push((await library.getBook(headers)).code);
  return codes;
}

const { OK, RESOURCE_EXHAUSTED } = Code;

describe('rate_limit', () => {
  const middlewares = ['rate_limit'];

  it('answers 429 with when to come back, and tells in headers what is left', async () => {
    const library = await startLibrary({
      middlewares,
      env: { RATE_LIMIT_REQUESTS: '2', RATE_LIMIT_PERIOD: '2h' },
    });
    const first = await library.fetch('/v1/books/7');
    const headersOf = ({ headers }: Response) =>
      Object.fromEntries([...headers].filter(([name]) => name.startsWith('ratelimit')));
    expect(headersOf(first)).toEqual({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '3600',
      'ratelimit-policy': '2;w=7200;burst=2',
    });
    await library.fetch('/v1/books/7');
    const refused = await library.fetch('/v1/books/7');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_600);
    expect(headersOf(refused)).toMatchObject({ 'ratelimit-remaining': '0' });
    expect(await refused.json()).toMatchObject({
      code: 429,
      message: 'too many calls: try again later',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo' }],
    });
  });

  it('answers RESOURCE_EXHAUSTED over gRPC, where the same limit counts', async () => {
    const library = await startLibrary({ middlewares, env: { RATE_LIMIT_REQUESTS: '2' } });
    await library.fetch('/v1/books/7');
    expect((await library.getBook()).headers.get('ratelimit-remaining')).toEqual(['0']);
    const refused = await library.getBook();
    expect(refused.code).toBe(RESOURCE_EXHAUSTED);
    expect(Number(refused.trailers.get('retry-after')[0])).toBeGreaterThan(0);
    expect(refused.trailers.get('grpc-status-details-bin')).toHaveLength(1);
  });

  it('counts users apart where auth runs before it', async () => {
    const library = await startLibrary({
      middlewares: ['auth', 'rate_limit'],
      env: { RATE_LIMIT_REQUESTS: '1', AUTH_SECRET: SECRET },
    });
    const ada = bearer(await sign({ sub: 'ada' }));
    const eve = bearer(await sign({ sub: 'eve' }));
    expect(await codesOf(library, 2, ada)).toEqual([OK, RESOURCE_EXHAUSTED]);
    expect(await codesOf(library, 2, eve)).toEqual([OK, RESOURCE_EXHAUSTED]);
  });

  it('counts keys apart, and those without one by their address', async () => {
    const library = await startLibrary({
      middlewares,
      env: { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_KEY: 'key' },
    });
    expect(await codesOf(library, 2, { 'x-api-key': 'a' })).toEqual([OK, RESOURCE_EXHAUSTED]);
    expect(await codesOf(library, 2, { 'x-api-key': 'b' })).toEqual([OK, RESOURCE_EXHAUSTED]);
    expect(await codesOf(library, 2)).toEqual([OK, RESOURCE_EXHAUSTED]);
  });

  it('asks the application who calls', async () => {
    const library = await startLibrary({
      middlewares,
      settings: {
        middlewareOptions: {
          rate_limit: { requests: 1, keyOf: (call) => call.metadata.get('x-tenant') },
        },
      },
    });
    expect(await codesOf(library, 2, { 'x-tenant': 'a' })).toEqual([OK, RESOURCE_EXHAUSTED]);
    expect(await codesOf(library, 1, { 'x-tenant': 'b' })).toEqual([OK]);
  });

  it('has limits for single rpcs that count apart', async () => {
    const library = await startLibrary({
      middlewares,
      env: { RATE_LIMIT_RULES: 'GetBook=1/1m', RATE_LIMIT_REQUESTS: '2' },
    });
    expect(await codesOf(library, 2)).toEqual([OK, RESOURCE_EXHAUSTED]);
    const statuses = [];
    for (let index = 0; index < 3; index++)
      statuses.push((await library.fetch('/v1/books')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it.each([
    [{ RATE_LIMIT_RULES: 'GetBook' }, '"GetBook" is no rule'],
    [{ RATE_LIMIT_RULES: 'GetBok=1/1m' }, 'LIBRARY_RATE_LIMIT_RULES names "GetBok"'],
    [{ RATE_LIMIT_KEY: 'ip' }, '"ip" is unknown: expected some of user, key, peer'],
    [{ RATE_LIMIT_STORE: 'cache' }, '"cache" is no redis plugin of the proto'],
    [{ RATE_LIMIT_REQUESTS: '0' }, 'LIBRARY_RATE_LIMIT_REQUESTS'],
  ])('does not start with %j', async (env, message) => {
    await expect(createLibrary({ middlewares, env })).rejects.toThrow(message);
  });

  const broken: RedisCommands = {
    exists: () => Promise.reject(new Error('down')),
    eval: () => Promise.reject(new Error('down')),
    evalsha: () => Promise.reject(new Error('down')),
  };

  it.each([
    ['memory', [OK, RESOURCE_EXHAUSTED]],
    ['allow', [OK, OK]],
    ['refuse', [Code.UNAVAILABLE, Code.UNAVAILABLE]],
  ])('while its store is down does what ON_STORE_ERROR=%s says', async (outage, codes) => {
    const library = await startLibrary({
      middlewares,
      env: { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_ON_STORE_ERROR: outage },
      plugins: redisPlugin(broken),
    });
    expect(await codesOf(library, 2)).toEqual(codes);
  });

  it('does not wait for a store that hangs', async () => {
    const never = new Promise<never>(() => {});
    const library = await startLibrary({
      middlewares,
      env: { RATE_LIMIT_STORE_TIMEOUT: '10ms' },
      plugins: redisPlugin({ ...broken, eval: () => never }),
    });
    expect(await codesOf(library, 1)).toEqual([OK]);
  });
});

describe('rate_limit and a store that has failed', () => {
  it('leaves it alone for a while instead of making every call wait', async () => {
    let asked = 0;
    const store: RedisCommands = {
      exists: () => Promise.resolve(0),
      eval: () => {
        asked++;
        return Promise.reject(new Error('down'));
      },
      evalsha: () => Promise.reject(new Error('down')),
    };
    const library = await startLibrary({
      middlewares: ['rate_limit'],
      env: { RATE_LIMIT_REQUESTS: '1000' },
      plugins: redisPlugin(store),
    });
    const answers = Array.from({ length: 50 }, () => library.fetch('/v1/books'));
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true);
    const before = asked;
    await library.fetch('/v1/books');
    expect(asked).toBeLessThanOrEqual(before + 1);
    expect(asked).toBeLessThan(50);
  });
});

/** Redis in this process, and a real one. */
const BACKENDS: (readonly [string, () => Promise<{ client: Redis; stop(): Promise<void> }>])[] = [
  [
    'Redis in memory',
    () => {
      const client = new RedisMock({ host: 'rate-limit' }) as unknown as Redis;
      // The microseconds of its TIME have nothing to do with its seconds, so that time would run backwards.
      const clock = jest.spyOn(process, 'hrtime').mockReturnValue([0, 0]);
      const stop = (): void => {
        client.disconnect();
        clock.mockRestore();
      };
      return Promise.resolve({ client, stop: () => Promise.resolve(stop()) });
    },
  ],
];
if (hasRedis) {
  BACKENDS.push([
    'a Redis server',
    async () => {
      const server: RedisServer = await startRedis();
      const client = new Redis(server.port, server.host);
      const stop = async (): Promise<void> => {
        client.disconnect();
        await server.remove();
      };
      return { client, stop };
    },
  ]);
}

describe.each(BACKENDS)('rate_limit on %s', (_name, open) => {
  let backend: { client: Redis; stop(): Promise<void> };
  beforeAll(async () => {
    backend = await open();
  }, 30_000);
  afterAll(() => backend.stop());
  beforeEach(() => backend.client.flushall());

  it('shares a limit between instances', async () => {
    const limit = { requests: 5, period: 3_600_000, burst: 5 };
    const stores = [1, 2].map(() => new RedisStore({ client: () => backend.client }, 10_000));
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores[index % 2]!.take('key', limit)),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(5);
    const refused = verdicts.find(({ allowed }) => !allowed)!;
    expect(refused.remaining).toBe(0);
    expect(refused.retryAfter).toBeGreaterThan(700_000);
    expect(refused.retryAfter).toBeLessThanOrEqual(720_000);
    expect(await backend.client.pttl('key')).toBeGreaterThan(3_500_000);
  });

  it('lets calls pass again when their time has come', async () => {
    const limit = { requests: 1, period: 50, burst: 1 };
    const store = new RedisStore({ client: () => backend.client }, 10_000);
    expect((await store.take('key', limit)).allowed).toBe(true);
    let verdict = await store.take('key', limit);
    while (!verdict.allowed) {
      await new Promise((resolve) => setTimeout(resolve, verdict.retryAfter + 1));
      verdict = await store.take('key', limit);
    }
    expect(verdict).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('works on when the server has forgotten its scripts', async () => {
    const limit = { requests: 2, period: 3_600_000, burst: 2 };
    const client: RedisCommands = {
      exists: (key) => backend.client.exists(key),
      eval: (script, keys, ...rest) => backend.client.eval(script, keys, ...rest),
      evalsha: () => Promise.reject(new Error('NOSCRIPT No matching script.')),
    };
    const store = new RedisStore({ client: () => client }, 10_000);
    expect((await store.take('key', limit)).remaining).toBe(1);
    expect((await store.take('key', limit)).remaining).toBe(0);
    expect((await store.take('key', limit)).allowed).toBe(false);
  });

  it('is used by a service that declares it', async () => {
    const library = await startLibrary({
      middlewares: ['rate_limit'],
      env: { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_STORE_TIMEOUT: '10s' },
      plugins: redisPlugin(backend.client),
    });
    expect(await codesOf(library, 2)).toEqual([OK, RESOURCE_EXHAUSTED]);
    expect(await backend.client.keys('*')).toEqual(['rate_limit:library:*:peer:127.0.0.1']);
  });
});
