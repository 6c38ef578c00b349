import { jest } from '@jest/globals';
import { USERS_PROTO } from '../testing-support/protos.js';
import { createRunner, stockApp, stockMonorepo } from '../testing-support/stock-app.js';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let project: ToolkitFolder;
beforeEach(async () => {
  project = toolkitFolder();
  await project.run(['init', 'service', 'shop', '--no-http']);
});
afterEach(() => project.remove());

async function add(...parameters: string[]) {
  const { runToolkit } = await import('../toolkit/run-toolkit.js');
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const folder = `${project.path}/shop`;
  const code = await runToolkit(['add', ...parameters], { folder, out: say, err: say });
  return { code, text: lines.join('\n') };
}

describe('toolkit add client', () => {
  it('declares the client and where the service is', async () => {
    const { code, text } = await add('client', 'user-service', '--address', 'localhost:9001');
    expect(code).toBe(0);
    expect(text).toContain("@InjectClient('user-service')");
    expect(project.read('shop/apis/shop.proto')).toContain('service: "user-service"');
    expect(project.read('shop/src/gen/shop.toolkit.ts')).toContain(
      'abstract class ShopServiceServices',
    );
    expect(project.read('shop/.env')).toContain(
      'SHOP_RESOLVER_ENDPOINTS=user-service=localhost:9001',
    );
    expect((await add('client', 'user-service')).text).toBe(
      'client of "user-service" is declared already',
    );
  });

  it('writes nothing where the proto cannot be found', async () => {
    const before = project.read('shop/apis/shop.proto');
    const { code, text } = await add('client', 'users', '--proto', 'users.proto');
    expect(code).toBe(1);
    expect(text).toMatch(/^apis\/shop\.proto:\d+:\d+: import "users\.proto" was not found/);
    expect(project.read('shop/apis/shop.proto')).toBe(before);
  });
});

describe('toolkit add worker', () => {
  it('leaves what is there as it is', async () => {
    const before = project.read('shop/src/worker.ts');
    const { code, text } = await add('worker', 'reports');
    expect(code).toBe(0);
    expect(text).toContain('src/worker.module.ts exists and stays as it is');
    expect(project.read('shop/src/worker.ts')).toBe(before);
    expect(project.read('shop/src/worker/reports.worker.ts')).toContain('class ReportsWorker');
  });

  it('wants a service first', async () => {
    project.write({ 'shop/src/domain.module.ts': '' });
    expect((await add('worker', 'reports')).text).toContain('make a service first');
    expect((await add('worker', '9')).text).toContain('name "9" is not usable');
  });
});

describe('schematics', () => {
  it('toolkit-worker writes an entry, a module and a worker, and does it once', async () => {
    const { runner } = createRunner();
    const app = await stockApp();
    app.create('apis/users.proto', USERS_PROTO);
    const service = await runner.runSchematic('toolkit-service', { name: 'users' }, app);
    const tree = await runner.runSchematic('toolkit-worker', { name: 'reports' }, service);
    expect(tree.readText('src/worker.ts')).toContain("process.env['USERS_SERVER_GRPC_DISABLED']");
    expect(tree.readText('src/worker.module.ts')).toContain("from './app.module.js'");
    expect(tree.readText('package.json')).toContain('"start:worker"');
    const again = await runner.runSchematic('toolkit-worker', { name: 'reports' }, tree);
    expect(again.readText('src/worker.ts')).toBe(tree.readText('src/worker.ts'));
  });

  it('nest-add sets a project up, and does it once', async () => {
    const { runner } = createRunner();
    const tree = await runner.runSchematic('ng-add', {}, await stockMonorepo('orders'));
    expect(tree.readText('nest-cli.json')).toContain('"collection": "@nestjs-toolkit/schematics"');
    expect(tree.readText('package.json')).toContain('"generate": "toolkit generate"');
    const again = await runner.runSchematic('nest-add', {}, tree);
    expect(again.readText('nest-cli.json')).toBe(tree.readText('nest-cli.json'));
  });

  it('nest-add moves what nest add installed to the packages of development, and has the rest installed', async () => {
    const { runner } = createRunner();
    const app = await stockApp();
    const manifest = JSON.parse(app.readText('package.json')) as {
      dependencies: Record<string, string>;
    };
    manifest.dependencies['@nestjs-toolkit/schematics'] = '^0.1.0';
    app.overwrite('package.json', JSON.stringify(manifest, undefined, 2));
    const tree = await runner.runSchematic('nest-add', {}, app);
    expect(JSON.parse(tree.readText('package.json'))).toMatchObject({
      dependencies: expect.not.objectContaining({
        '@nestjs-toolkit/schematics': expect.anything() as unknown,
      }) as unknown,
      devDependencies: {
        '@nestjs-toolkit/schematics': '^0.1.0',
        '@nestjs-toolkit/testing': '0.1.0',
      },
    });
    expect(runner.tasks.map(({ name }) => name)).toEqual(['node-package']);
    const again = createRunner().runner;
    await again.runSchematic('nest-add', {}, tree);
    expect(again.tasks).toEqual([]);
  });

  it('nest-add leaves a collection of somebody else', async () => {
    const { runner, log } = createRunner();
    const app = await stockApp();
    app.overwrite('nest-cli.json', '{ "collection": "@acme/schematics" }');
    const tree = await runner.runSchematic('nest-add', {}, app);
    expect(tree.readText('nest-cli.json')).toBe('{ "collection": "@acme/schematics" }');
    expect(log.join('\n')).toContain('nest-cli.json names the collection "@acme/schematics"');
  });

  it('toolkit-gateway says what it needs where nobody can be asked', async () => {
    const { runner } = createRunner();
    await expect(
      runner.runSchematic('tkg', { name: 'get-order' }, await stockApp()),
    ).rejects.toThrow(
      'a route and a target are needed: answer the questions in a terminal, or use npx toolkit add method GetOrder --expose-http',
    );
  });

  it('toolkit-plugin and toolkit-method work in a stock app, CommonJS too', async () => {
    const { runner } = createRunner();
    const app = await stockApp('cjs');
    app.create('apis/users.proto', USERS_PROTO);
    const service = await runner.runSchematic('tks', { name: 'users' }, app);
    const plugin = await runner.runSchematic('tkp', { name: 'redis', prefix: 'cache' }, service);
    expect(plugin.readText('.env')).toContain('USERS_CACHE_DSN=memory:');
    expect(runner.tasks.map(({ name }) => name)).toEqual(['node-package']);
    const method = await runner.runSchematic(
      'tkm',
      { name: 'ListUsers', exposeHttp: 'get:/users' },
      plugin,
    );
    expect(method.readText('src/users/users.controller.ts')).toContain(
      'async listUsers(_request: ListUsersRequest): Promise<ListUsersResponse> {',
    );
    expect(runner.tasks).toEqual([]);
    // Nest's CLI passes names in kebab-case.
    await expect(runner.runSchematic('tkm', { name: 'list-users' }, method)).rejects.toThrow(
      'rpc "ListUsers" is in UserService already',
    );
  });
});
