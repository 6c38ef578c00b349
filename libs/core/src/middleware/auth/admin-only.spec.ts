import { Code } from '../../error/code.js';
import { createLibrary, startLibrary, stopLibrary } from '../testing-support/library-app.js';
import { bearer, SECRET, sign } from '../testing-support/tokens.js';
import { setClaims } from './claims.js';

afterEach(stopLibrary);

const start = (env: Record<string, string> = {}) =>
  startLibrary({ middlewares: ['auth', 'admin_only'], env: { AUTH_SECRET: SECRET, ...env } });

describe('admin_only', () => {
  it.each([
    [{}],
    [{ roles: ['user'] }],
    [{ roles: 'administrator' }],
    [{ roles: { admin: true } }],
    [{ __proto__: { roles: ['admin'] } }],
    [{ realm_access: null }],
  ])('refuses a caller with %j', async (claims) => {
    const library = await start();
    expect(await library.getBook(bearer(await sign(claims)))).toMatchObject({
      code: Code.PERMISSION_DENIED,
      message: '/library.Library/GetBook is for administrators only',
    });
  });

  it.each([
    [{ roles: ['user', 'admin'] }],
    [{ role: 'admin' }],
    [{ realm_access: { roles: ['admin'] } }],
  ])('lets a caller with %j pass', async (claims) => {
    const library = await start();
    const response = await library.fetch('/v1/books/7', { headers: bearer(await sign(claims)) });
    expect(response.status).toBe(200);
  });

  it('looks for scopes and other claims if it is told to', async () => {
    const library = await start({
      ADMIN_ONLY_ROLES: 'root',
      ADMIN_ONLY_ROLE_CLAIMS: 'https://acme/roles',
      ADMIN_ONLY_SCOPES: 'books:write',
    });
    const codeFor = async (claims: object): Promise<number> =>
      (await library.getBook(bearer(await sign({ ...claims })))).code;
    expect(await codeFor({ scope: 'openid books:write' })).toBe(Code.OK);
    expect(await codeFor({ 'https://acme/roles': ['root'] })).toBe(Code.OK);
    expect(await codeFor({ roles: ['admin'], scope: 'books:read' })).toBe(Code.PERMISSION_DENIED);
  });

  it('does not start where nothing before it knows the caller', async () => {
    const env = { AUTH_SECRET: SECRET };
    const middlewares = ['rate_limit', 'admin_only', 'auth'];
    await expect(createLibrary({ middlewares, env })).rejects.toThrow(
      'has nothing before it that knows the caller: put "auth" in front of it',
    );
  });

  it('believes the claims that a middleware of the application sets', async () => {
    const library = await startLibrary({
      middlewares: ['session', 'admin_only'],
      settings: {
        middlewares: {
          session: (call, next) => {
            setClaims(call, { roles: [call.metadata.get('x-role') ?? ''] });
            return next();
          },
        },
      },
    });
    expect((await library.getBook({ 'x-role': 'admin' })).code).toBe(Code.OK);
    expect((await library.getBook()).code).toBe(Code.PERMISSION_DENIED);
  });
});
