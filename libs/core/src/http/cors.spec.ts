import { Controller, Get } from '@nestjs/common';
import { startServer, type TestServer } from './testing-support/test-server.js';

@Controller()
class PlainController {
  @Get('/plain')
  plain(): string {
    return 'plain';
  }
}

const PREFLIGHT = {
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization, x-own',
};

/** CORS headers of a response. */
function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}

describe('CORS', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      controllers: [PlainController],
      handlers: { getBook: () => ({ title: 'a' }) },
      env: {
        CORS_ENABLED: 'true',
        CORS_ORIGINS: 'https://app.example.com,https://*.shop.com,http://localhost:3000',
        CORS_CREDENTIALS: 'true',
        CORS_MAX_AGE: '5m',
      },
    });
  });
  afterAll(() => server.close());

  it.each([
    'https://app.example.com',
    'https://a.shop.com',
    'https://a.b.shop.com',
    'http://localhost:3000',
  ])('lets %s call', async (origin) => {
    const response = await server.fetch('/v1/books/1', { headers: { origin } });
    expect([response.status, await response.json()]).toEqual([200, { title: 'a' }]);
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'Content-Disposition, X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset',
      vary: 'origin',
    });
  });

  it.each([
    'https://evil.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com.evil.com',
    'https://evil.com#.shop.com',
    'https://user@a.shop.com',
    'https://shop.com',
    'https://.shop.com',
    'https://evilshop.com',
    'http://a.shop.com',
    'null',
    '',
  ])('does not let %j call', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const response = await server.fetch('/v1/books/1', {
        method,
        headers: { origin, ...PREFLIGHT },
      });
      expect(corsOf(response)).toEqual({ vary: 'origin' });
    }
  });

  it('answers preflight requests, whatever they are for', async () => {
    for (const path of ['/v1/books/1', '/plain', '/nowhere']) {
      const response = await server.fetch(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example.com', ...PREFLIGHT },
      });
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect(corsOf(response)).toEqual({
        'access-control-allow-origin': 'https://app.example.com',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': 'authorization, x-own',
        'access-control-max-age': '300',
        vary: 'origin, access-control-request-headers',
      });
    }
  });

  it('leaves OPTIONS without a preflight to the route', async () => {
    const response = await server.fetch('/v1/books/1', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com' },
    });
    expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, PUT');
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  });

  it('holds for errors, for streams and for plain controllers', async () => {
    const origin = 'https://app.example.com';
    for (const path of ['/nowhere', '/v1/books/x', '/plain', '/v1/books:watch']) {
      const response = await server.fetch(path, { headers: { origin } });
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    }
  });

  it('opens public services to anyone without credentials', async () => {
    const other = await startServer({
      env: { CORS_ENABLED: 'true', CORS_HEADERS: 'Authorization' },
    });
    const response = await other.fetch('/nowhere', {
      method: 'OPTIONS',
      headers: { origin: 'https://any.com', ...PREFLIGHT },
    });
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': 'Authorization',
      'access-control-max-age': '600',
    });
    await other.close();
  });

  it('is off unless it is wanted', async () => {
    const other = await startServer();
    const response = await other.fetch('/nowhere', { headers: { origin: 'https://any.com' } });
    expect(corsOf(response)).toEqual({});
    await other.close();
  });
});
