import { jest } from '@jest/globals';
import { PLUGIN_CATALOG } from '../plugins/catalog.js';
import { createRunner } from '../testing-support/stock-app.js';
import { applicationOptions, type ApplicationRequest } from './application-options.js';
import { createApplication } from './create-application.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const REQUEST: ApplicationRequest = {
  name: 'user-service',
  plugins: [],
  http: true,
  ws: false,
  gateway: false,
  modules: 'esm',
};

async function create(request: Partial<ApplicationRequest>): Promise<Map<string, string>> {
  const result = await createApplication(applicationOptions({ ...REQUEST, ...request }));
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
  return new Map(result.files.map(({ path, text }) => [path, text]));
}

/** Every relative import of the files leads to one of them. */
function unresolvedImports(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files].filter(([path]) => path.endsWith('.ts'));
  return sources.flatMap(([path, text]) =>
    [...text.matchAll(/from '(\.[^']+)'/g)]
      .map(([, from]) => new URL(from!, `file:///${path}`).pathname.slice(1))
      .map((target) => (target.endsWith('.js') ? target.slice(0, -3) : target))
      .filter((target) => !files.has(`${target}.ts`))
      .map((target) => `${path}: ${target}`),
  );
}

describe('a new service', () => {
  it('has a name in each style, whatever was typed', () => {
    const names = ['user-service', 'acme/UserService', 'github.com/acme/user_service/'].map(
      (name) => applicationOptions({ ...REQUEST, name }),
    );
    for (const options of names) {
      expect(options).toMatchObject({
        name: 'user-service',
        base: 'user',
        className: 'User',
        serviceName: 'UserService',
        envPrefix: 'USER_SERVICE',
      });
    }
    expect(names.map(({ vendor }) => vendor)).toEqual([undefined, 'acme', 'github.com/acme']);
  });

  it.each(['', '/tmp/users', './users', '9lives', 'a b', '/'])('is not called "%s"', (name) => {
    expect(() => applicationOptions({ ...REQUEST, name })).toThrow(
      /^name ".*" is (not usable|a path)/,
    );
  });

  it('refuses a plugin that does not exist', () => {
    expect(() => applicationOptions({ ...REQUEST, plugins: ['mysql'] })).toThrow(
      'unknown plugin "mysql": expected one of centrifuge, postgres, ',
    );
  });

  it.each(['esm', 'cjs'] as const)('has imports that resolve (%s)', async (modules) => {
    const files = await create({ modules, ws: true, gateway: true });
    expect(unresolvedImports(files)).toEqual([]);
    const relative = [...files.values()].flatMap((text) => [...text.matchAll(/from '\.[^']+'/g)]);
    expect(relative.every(([text]) => text.endsWith(".js'"))).toBe(modules === 'esm');
  });

  it('has every plugin there is, each under a prefix of its own', async () => {
    const files = await create({ plugins: PLUGIN_CATALOG.map(({ type }) => type) });
    const proto = files.get('apis/user-service.proto')!;
    for (const { type } of PLUGIN_CATALOG) expect(proto).toContain(`plugin: "${type}"`);
    const prefixes = [...proto.matchAll(/prefix: "(\w+)"/g)].map(([, prefix]) => prefix);
    expect(new Set(prefixes).size).toBe(PLUGIN_CATALOG.length);
    expect(JSON.parse(files.get('package.json')!)).toMatchObject({
      dependencies: { '@nestjs-toolkit/plugin-redis': '0.1.0', typeorm: expect.any(String) },
    });
    expect(files.get('.env')).toContain('USER_SERVICE_PGSQL_DSN=pglite:\n');
    expect(files.get('.env.example')).toContain('# USER_SERVICE_REDIS_DSN=redis://localhost:6379');
  });

  it('serves what was asked for', async () => {
    const servers = async (request: Partial<ApplicationRequest>) =>
      /servers: \[(.*)\]/.exec((await create(request)).get('apis/user-service.proto')!)![1];
    expect(await servers({})).toBe('GRPC, HTTP');
    expect(await servers({ http: false })).toBe('GRPC');
    expect(await servers({ ws: true })).toBe('GRPC, HTTP, WEBSOCKET, WEBSOCKET_PROXY');
  });
});

describe('toolkit-application', () => {
  it('writes into a folder of its own, and not into one that holds something', async () => {
    const { runner } = createRunner();
    const tree = await runner.runSchematic('toolkit-application', { name: 'acme/orders' });
    expect(tree.files).toContain('/orders/src/main.ts');
    expect(tree.readText('/orders/apis/orders.proto')).toContain('service OrdersService {');
    await expect(
      runner.runSchematic('toolkit-application', { name: 'orders' }, tree),
    ).rejects.toThrow('orders already exists: choose another name');
  });
});
