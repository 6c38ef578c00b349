import { annotationsFolder } from '@nestjs-toolkit/codegen';
import { virtualFs } from '@angular-devkit/core';
import { HostTree } from '@angular-devkit/schematics';
import { UnitTestTree } from '@angular-devkit/schematics/testing/index.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDERS_PROTO, USERS_PROTO, USERS_WITH_PLUGINS_PROTO } from '../testing-support/protos.js';
import { createRunner, stockApp, stockMonorepo } from '../testing-support/stock-app.js';

const PROTO = 'apis/user-service.proto';
const OPTIONS = { name: 'user-service', path: PROTO };

/** What Nest's CLI always passes. */
const CLI = {
  language: 'ts',
  sourceRoot: 'src',
  spec: true,
  flat: false,
  specFileSuffix: 'spec',
  format: false,
};

interface Run {
  readonly tree: UnitTestTree;
  readonly log: string;
  readonly tasks: number;
}

async function run(options: object, app: UnitTestTree): Promise<Run> {
  const { runner, log } = createRunner();
  const tree = await runner.runSchematic('toolkit-service', { ...CLI, ...options }, app);
  return { tree, log: log.join('\n'), tasks: runner.tasks.length };
}

/** Runs the schematic on files that must come out as they were. */
async function fail(options: object, app: UnitTestTree): Promise<{ message: string; log: string }> {
  const before = contents(app);
  const { runner, log } = createRunner();
  const error: unknown = await runner
    .runSchematic('toolkit-service', { ...CLI, ...options }, app)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(Error);
  expect(contents(app)).toEqual(before);
  return { message: (error as Error).message, log: log.join('\n') };
}

async function appWith(
  files: Readonly<Record<string, string>>,
  type?: 'cjs',
): Promise<UnitTestTree> {
  const app = await stockApp(type);
  for (const [path, text] of Object.entries(files)) {
    if (app.exists(path)) app.overwrite(path, text);
    else app.create(path, text);
  }
  return app;
}

function contents(tree: UnitTestTree): Record<string, string> {
  return Object.fromEntries(tree.files.sort().map((path) => [path, tree.readText(path)]));
}

describe('toolkit-service', () => {
  describe('refuses, with nothing written,', () => {
    it('a folder without a project', async () => {
      const app = await stockApp();
      app.delete('package.json');
      expect((await fail(OPTIONS, app)).message).toBe(
        'no package.json here: run it in the root of a Nest project',
      );
    });

    it('a project without Nest', async () => {
      const app = await appWith({ 'package.json': '{ "name": "x" }' });
      expect((await fail(OPTIONS, app)).message).toContain('does not depend on @nestjs/core');
    });

    it('a Nest that is too old', async () => {
      const app = await appWith({
        'package.json': '{ "dependencies": { "@nestjs/core": "^11.0.0" } }',
      });
      expect((await fail(OPTIONS, app)).message).toContain('@nestjs/core "^11.0.0" is too old');
    });

    it('a package.json that is no JSON', async () => {
      const app = await appWith({ 'package.json': '{\n  "name" "x"\n}' });
      expect((await fail(OPTIONS, app)).message).toBe(
        'package.json:2:10: invalid JSON: colon expected',
      );
    });

    it('JavaScript', async () => {
      expect((await fail({ ...OPTIONS, language: 'js' }, await stockApp())).message).toBe(
        'language "js" is not supported: expected "ts"',
      );
    });

    it.each([
      ['7up', 'name "7up" is not usable'],
      ['user.service', 'name "user.service" is not usable'],
      ['apis/user-service.proto', 'expected the name of the service first'],
    ])('the name %s', async (name, message) => {
      expect((await fail({ name }, await stockApp())).message).toContain(message);
    });

    it('a proto that does not exist, and says which ones there are', async () => {
      const app = await appWith({ 'apis/users.proto': USERS_PROTO });
      expect((await fail(OPTIONS, app)).message).toBe(
        'proto "apis/user-service.proto" does not exist: expected one of apis/users.proto; leave the path out to start with a new one',
      );
    });

    it.each([
      ['apis', 'path "apis" is no proto'],
      ['../apis/users.proto', 'is outside of the project'],
      ['/elsewhere/users.proto', 'is outside of the project'],
    ])('the path %s', async (path, message) => {
      expect((await fail({ name: 'users', path }, await stockApp())).message).toContain(message);
    });

    it('a project that does not exist', async () => {
      const { message } = await fail(
        { ...OPTIONS, project: 'shop' },
        await stockMonorepo('orders'),
      );
      expect(message).toContain(
        'unknown project "shop": expected one of the applications in nest-cli.json',
      );
      expect(message).toContain('orders');
    });

    it('a proto that does not parse, as a compiler does', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO.replace('string id = 1;', 'string id 1;') });
      const { message, log } = await fail(OPTIONS, app);
      expect(log).toMatch(/^apis\/user-service\.proto:16:13: unexpected integer literal/);
      expect(message).toBe('1 problem, nothing was written');
    });

    it('a proto with mistakes, all at once', async () => {
      const text = USERS_WITH_PLUGINS_PROTO.replace('"redis"', '"redis2"').replace(
        '/{id}',
        '/{key}',
      );
      const { message, log } = await fail(OPTIONS, await appWith({ [PROTO]: text }));
      expect(log).toContain('apis/user-service.proto:8:');
      expect(log).toContain('unknown plugin "redis2"');
      expect(log).toContain('apis/user-service.proto:14:');
      expect(message).toBe('2 problems, nothing was written');
    });

    it('an import that is not found, by its path in the project', async () => {
      const text = USERS_PROTO.replace(
        'package users;',
        'package users;\nimport "common/money.proto";',
      );
      const { log } = await fail(OPTIONS, await appWith({ [PROTO]: text }));
      expect(log).toMatch(
        /^apis\/user-service\.proto:3:8: import "common\/money\.proto" was not found/,
      );
      expect(log).toContain('looked for apis/common/money.proto');
    });

    it('a proto without a service', async () => {
      const { log } = await fail(
        OPTIONS,
        await appWith({ [PROTO]: 'syntax = "proto3";\nmessage A {}' }),
      );
      expect(log).toContain(`${PROTO}:1:1: proto declares no service`);
    });

    it('to overwrite a file among generated ones that somebody wrote', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO, 'src/gen/user-service.ts': '// mine' });
      const { log } = await fail(OPTIONS, app);
      expect(log).toContain(
        'src/gen/user-service.ts:1:1: file was not generated and would be overwritten',
      );
    });

    it('a toolkit.json with mistakes', async () => {
      const app = await appWith({
        [PROTO]: USERS_PROTO,
        'toolkit.json': '{ "proto": ["apis"], "output": 1 }',
      });
      const { log } = await fail(OPTIONS, app);
      expect(log).toContain(
        'toolkit.json: unknown setting "proto": expected one of protos, roots, output',
      );
      expect(log).toContain('toolkit.json: "output" is not as it should be: expected a folder');
    });
  });

  describe('in an app that nest new made', () => {
    it('generates code, a controller, its spec and a module', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_PROTO }));
      expect(tree.files).toEqual(
        expect.arrayContaining([
          '/src/gen/user-service.ts',
          '/src/gen/user-service.json.ts',
          '/src/gen/user-service.toolkit.ts',
          '/src/user-service/user-service.module.ts',
        ]),
      );
      expect(tree.readText('src/user-service/user-service.controller.ts')).toBe(
        `import { StatusError } from '@nestjs-toolkit/core';
import type { GetUserRequest, User } from '../gen/user-service.js';
import { type UserServiceServer, UserServiceToolkit } from '../gen/user-service.toolkit.js';

/** Handles \`users.UserService\` on every transport. Requests have passed the rules of the proto. */
@UserServiceToolkit.Controller()
export class UserServiceController implements UserServiceServer {
  async getUser(_request: GetUserRequest): Promise<User> {
    throw StatusError.unimplemented('getUser is not implemented yet');
  }
}
`,
      );
      expect(tree.readText('src/user-service/user-service.module.ts')).toBe(
        `import { Module } from '@nestjs/common';
import { UserServiceController } from './user-service.controller.js';

@Module({
  controllers: [UserServiceController],
})
export class UserServiceModule {}
`,
      );
      const spec = tree.readText('src/user-service/user-service.controller.spec.ts');
      expect(spec).toContain("from 'vitest';");
      expect(spec).toContain('controller = module.get(UserServiceController);');
    });

    it('registers the service in the root module', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_PROTO }));
      expect(tree.readText('src/app.module.ts')).toBe(
        `import { Module } from '@nestjs/common';
import { ToolkitModule } from '@nestjs-toolkit/core';
import { AppController } from './app.controller.js';
import { AppService } from './app.service.js';
import { UserServiceToolkit } from './gen/user-service.toolkit.js';
import { UserServiceModule } from './user-service/user-service.module.js';

@Module({
  imports: [
    ToolkitModule.forRoot({
      service: UserServiceToolkit,
      envPrefix: 'USER_SERVICE',
    }),
    UserServiceModule,
  ],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`,
      );
    });

    it('starts it with the toolkit, and says so', async () => {
      const { tree, log } = await run(OPTIONS, await appWith({ [PROTO]: USERS_PROTO }));
      expect(tree.readText('src/main.ts')).toContain('await app.start();');
      expect(log).toContain('src/main.ts starts the application with ToolkitFactory');
    });

    it('lets the end-to-end spec start it with the toolkit', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }));
      const spec = tree.readText('test/app.e2e-spec.ts');
      expect(spec).toContain('app = await startTestApplication(AppModule, {');
      expect(spec).toContain("USER_SERVICE_CACHE_DSN: 'memory:',");
    });

    it('declares packages and a script, and has them installed once', async () => {
      const { tree, tasks } = await run(
        OPTIONS,
        await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }),
      );
      const manifest = tree.readJson('package.json') as Record<string, Record<string, string>>;
      expect(manifest).toMatchObject({
        scripts: { generate: 'toolkit generate' },
        dependencies: {
          '@nestjs-toolkit/core': '0.1.0',
          '@nestjs-toolkit/plugin-postgres-gorm': '0.1.0',
          '@nestjs-toolkit/plugin-redis': '0.1.0',
          '@nestjs/microservices': '^12.0.0',
          '@nestjs/platform-fastify': '^12.0.0',
          typeorm: '^1.1.1',
        },
        devDependencies: { '@nestjs-toolkit/schematics': '0.1.0' },
      });
      expect(manifest['dependencies']!['@nestjs/core']).toBe('^12.0.1');
      expect(tasks).toBe(1);
    });

    it('leaves the installation to the user on demand', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO });
      expect((await run({ ...OPTIONS, skipInstall: true }, app)).tasks).toBe(0);
    });

    it('lets plugins run embedded', async () => {
      const { tree, log } = await run(
        OPTIONS,
        await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }),
      );
      const lines = 'USER_SERVICE_PGSQL_DSN=pglite:\nUSER_SERVICE_CACHE_DSN=memory:\n';
      expect(tree.readText('.env')).toContain(lines);
      expect(tree.readText('.env.example')).toBe(tree.readText('.env'));
      expect(log).toContain('USER_SERVICE_CACHE_DSN=memory:');
    });

    it('keeps Prettier away from generated code', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO, '.prettierignore': 'docs' });
      expect((await run(OPTIONS, app)).tree.readText('.prettierignore')).toBe('docs\nsrc/gen/\n');
    });

    it('leaves specs, the root module and packages alone on demand', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO });
      const module = app.readText('src/app.module.ts');
      const { tree, log } = await run({ ...OPTIONS, spec: false, skipImport: true }, app);
      expect(tree.files.filter((path) => path.includes('user-service.controller'))).toHaveLength(1);
      expect(tree.readText('src/app.module.ts')).toBe(module);
      expect(log).toContain(
        "add to its imports: ToolkitModule.forRoot({ service: UserServiceToolkit, envPrefix: 'USER_SERVICE', })",
      );
      expect(log).toContain('import UserServiceModule in the root module');
    });

    it('puts files beside the root module, or below another folder, on demand', async () => {
      const flat = await run({ ...OPTIONS, flat: true }, await appWith({ [PROTO]: USERS_PROTO }));
      expect(flat.tree.readText('src/user-service.controller.ts')).toContain(
        "from './gen/user-service.js'",
      );
      const nested = await run(
        { ...OPTIONS, name: 'admin/user-service' },
        await appWith({ [PROTO]: USERS_PROTO }),
      );
      expect(nested.tree.readText('src/app.module.ts')).toContain(
        "from './admin/user-service/user-service.module.js'",
      );
    });

    it('emits relative imports that end in .js', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }));
      expect(relativeImports(tree).filter((path) => !path.endsWith('.js'))).toEqual([]);
    });
  });

  describe('without a path', () => {
    it('writes a proto to start with', async () => {
      const { tree } = await run({ name: 'greeter' }, await stockApp());
      expect(tree.readText('apis/greeter.proto')).toContain('service GreeterService {');
      expect(tree.readText('apis/greeter.proto')).not.toMatch(/<%|%>/);
      expect(tree.readText('src/greeter/greeter.controller.ts')).toContain('async sayHello(');
      expect(tree.readText('src/app.module.ts')).toContain('service: GreeterServiceToolkit,');
    });

    it('takes the proto of that name', async () => {
      const app = await appWith({ 'proto/user-service.proto': USERS_PROTO });
      const { tree } = await run({ name: 'user-service' }, app);
      expect(tree.exists('apis/user-service.proto')).toBe(false);
      expect(tree.exists('src/gen/user-service.toolkit.ts')).toBe(true);
    });

    it('puts a new proto beside others', async () => {
      const app = await appWith({ 'protos/user-service.proto': USERS_PROTO });
      const { tree } = await run({ name: 'greeter' }, app);
      expect(tree.exists('protos/greeter.proto')).toBe(true);
      expect(tree.exists('src/gen/user-service.toolkit.ts')).toBe(true);
    });
  });

  describe('the second time', () => {
    it.each([
      ['with a proto', OPTIONS],
      ['with a proto to start with', { name: 'greeter' }],
    ])('changes and installs nothing, %s', async (_, options) => {
      const first = await run(options, await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }));
      const second = await run(options, written(first.tree));
      expect(second.tree.actions).toEqual([]);
      expect(second.tasks).toBe(0);
      expect(second.log).toBe('');
    });

    it('keeps what the user wrote and regenerates the rest', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_PROTO }));
      tree.overwrite('src/user-service/user-service.controller.ts', '// mine');
      tree.overwrite('src/user-service/user-service.module.ts', '// UserServiceController');
      tree.overwrite(PROTO, USERS_PROTO.replaceAll('GetUser', 'FindUser'));
      const again = await run(OPTIONS, tree);
      expect(again.tree.readText('src/user-service/user-service.controller.ts')).toBe('// mine');
      expect(again.tree.readText('src/gen/user-service.toolkit.ts')).toContain('findUser(');
    });

    it('finds a class that handles the service under another name', async () => {
      const controller = 'src/people/people.controller.ts';
      const app = await appWith({
        [PROTO]: USERS_PROTO,
        [controller]: '@UserServiceToolkit.Controller()\nexport class PeopleController {}\n',
      });
      const { tree } = await run(OPTIONS, app);
      expect(tree.files.filter((path) => path.startsWith('/src/user-service/'))).toEqual([]);
      expect(tree.readText('src/app.module.ts')).not.toContain('UserServiceModule');
      expect(tree.readText('src/app.module.ts')).toContain('service: UserServiceToolkit');
    });

    it('finds a module that is imported elsewhere', async () => {
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: USERS_PROTO }));
      const root = tree.readText('src/app.module.ts');
      tree.overwrite(
        'src/app.module.ts',
        root
          .replace(
            "import { UserServiceModule } from './user-service/user-service.module.js';\n",
            '',
          )
          .replace('    UserServiceModule,\n', ''),
      );
      tree.create(
        'src/features.module.ts',
        '@Module({ imports: [UserServiceModule] })\nexport class F {}',
      );
      const before = contents(tree);
      expect(contents((await run(OPTIONS, tree)).tree)).toEqual(before);
    });
  });

  describe('a second service', () => {
    const second = { name: 'orders', path: 'apis/orders.proto' };

    async function withFirst(): Promise<UnitTestTree> {
      const app = await appWith({ [PROTO]: USERS_PROTO, 'apis/orders.proto': ORDERS_PROTO });
      return (await run(OPTIONS, app)).tree;
    }

    it('is added to the first one', async () => {
      const { tree, log } = await run(second, await withFirst());
      const module = tree.readText('src/app.module.ts');
      expect(module).toContain('service: [UserServiceToolkit, OrderServiceToolkit],');
      expect(module).toContain("import { OrderServiceToolkit } from './gen/orders.toolkit.js';");
      expect(module).toContain('    UserServiceModule,\n    OrdersModule,\n  ],');
      expect(module.match(/ToolkitModule\.forRoot/g)).toHaveLength(1);
      expect(log).toBe('');
    });

    it('has its plugins under the prefix of the first one', async () => {
      const app = await withFirst();
      app.overwrite(
        'apis/orders.proto',
        ORDERS_PROTO.replace(
          'service',
          'import "toolkit/options/annotations.proto";\noption (toolkit.plugins) = { prefix: "queue", plugin: "rabbitmq" };\nservice',
        ),
      );
      app.create('.env', 'A=1');
      const { tree } = await run(second, app);
      expect(tree.readText('.env')).toMatch(/^A=1\n\n# .*\nUSER_SERVICE_QUEUE_DSN=memory:\n$/);
    });

    it('is left to the user where the first one is written in a way of its own', async () => {
      const app = await withFirst();
      const custom = app
        .readText('src/app.module.ts')
        .replace('service: UserServiceToolkit', 'service: SERVICES')
        .replace("envPrefix: 'USER_SERVICE'", 'envPrefix: PREFIX');
      app.overwrite('src/app.module.ts', custom);
      const { tree, log } = await run(second, app);
      expect(tree.readText('src/app.module.ts')).toBe(custom);
      expect(log).toContain('add OrderServiceToolkit to "service" of ToolkitModule.forRoot()');
      expect(log).toContain('import OrdersModule in the root module');
      const list = 'const SERVICES = [UserServiceToolkit, OrderServiceToolkit];';
      tree.overwrite('src/app.module.ts', `${list}\n// OrdersModule\n${custom}`);
      expect((await run(second, written(tree))).log).toBe('');
    });
  });

  describe('a project that the user changed', () => {
    it('gets lines to add where main.ts and the root module cannot be edited', async () => {
      const main = "import './instrument.js';\nvoid start();\n";
      const module = '@Module(metadata)\nexport class AppModule {}\n';
      const app = await appWith({
        [PROTO]: USERS_PROTO,
        'src/main.ts': main,
        'src/app.module.ts': module,
        'test/app.e2e-spec.ts': 'const app = fixture.createNestApplication();',
      });
      const { tree, log } = await run(OPTIONS, app);
      expect(tree.readText('src/main.ts')).toBe(main);
      expect(tree.readText('src/app.module.ts')).toBe(module);
      expect(log).toContain('3 things left for you to do:');
      expect(log).toContain('const app = await ToolkitFactory.create(AppModule);');
      expect(log).toContain('test/app.e2e-spec.ts starts the application on Express');
      expect(tree.exists('src/user-service/user-service.controller.ts')).toBe(true);
    });

    it('is not touched where a name is taken', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO });
      const module = app
        .readText('src/app.module.ts')
        .replace('@Module', 'class ToolkitModule {}\n\n@Module');
      app.overwrite('src/app.module.ts', module);
      const { tree, log } = await run(OPTIONS, app);
      expect(tree.readText('src/app.module.ts')).toBe(module);
      expect(log).toContain('register the service in src/app.module.ts');
    });

    it('finds the root module by main.ts, and the toolkit in any module', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO });
      app.rename('src/app.module.ts', 'src/root/shop.module.ts');
      app.overwrite(
        'src/main.ts',
        app.readText('src/main.ts').replace('./app.module.js', './root/shop.module.js'),
      );
      app.create(
        'src/platform/platform.module.ts',
        "import { OrderServiceToolkit } from '../gen/orders.toolkit.js';\n@Module({ imports: [ToolkitModule.forRoot({ service: OrderServiceToolkit })] })\nexport class PlatformModule {}\n",
      );
      const { tree } = await run(OPTIONS, app);
      expect(tree.readText('src/root/shop.module.ts')).toContain(
        "import { UserServiceModule } from '../user-service/user-service.module.js';",
      );
      expect(tree.readText('src/root/shop.module.ts')).not.toContain('forRoot');
      expect(tree.readText('src/platform/platform.module.ts')).toContain(
        'service: [OrderServiceToolkit, UserServiceToolkit]',
      );
    });

    it('hears which compiler settings do not fit', async () => {
      const app = await appWith({
        [PROTO]: USERS_PROTO,
        'tsconfig.json':
          '{\n  // old\n  "compilerOptions": { "module": "commonjs", "moduleResolution": "node10", "target": "ES2019" },\n}',
      });
      const { log } = await run(OPTIONS, app);
      expect(log).toContain('tsconfig.json: set "module" and "moduleResolution" to "nodenext"');
      expect(log).toContain('tsconfig.json: set "target"');
      expect(log).toContain('tsconfig.json: set "experimentalDecorators"');
    });

    it('hears of packages of the toolkit that do not belong together', async () => {
      const app = await appWith({ [PROTO]: USERS_PROTO });
      const manifest = app.readText('package.json');
      app.overwrite(
        'package.json',
        manifest.replace(
          '"dependencies": {',
          '"dependencies": {\n    "@nestjs-toolkit/core": "^0.0.9",',
        ),
      );
      const { tree, log } = await run(OPTIONS, app);
      expect(log).toContain('expected 0.1.0, found @nestjs-toolkit/core ^0.0.9');
      expect(tree.readText('package.json')).toContain('"@nestjs-toolkit/core": "^0.0.9"');
    });
  });

  describe('CommonJS with Jest', () => {
    it('gets imports without extension, as everywhere in such a project, and a spec with globals', async () => {
      const { tree, log } = await run(
        OPTIONS,
        await appWith({ [PROTO]: USERS_WITH_PLUGINS_PROTO }, 'cjs'),
      );
      expect(relativeImports(tree).filter((path) => path.endsWith('.js'))).toEqual([]);
      expect(tree.readText('src/user-service/user-service.controller.spec.ts')).not.toContain(
        'vitest',
      );
      expect(tree.readText('src/main.ts')).toContain('void bootstrap();');
      expect(log).not.toContain('left for you to do');
    });
  });

  describe('a Nest monorepo', () => {
    const cli = { name: 'order-service', sourceRoot: 'apps/orders/src', project: 'orders' };

    it('keeps the proto, the code and the module in the application', async () => {
      const { tree } = await run(cli, await stockMonorepo('orders'));
      expect(tree.files).toEqual(
        expect.arrayContaining([
          '/apps/orders/apis/order-service.proto',
          '/apps/orders/src/gen/order-service.toolkit.ts',
          '/apps/orders/src/order-service/order-service.controller.ts',
        ]),
      );
      expect(tree.readText('apps/orders/src/orders.module.ts')).toContain(
        'service: OrderServiceToolkit,',
      );
      expect(tree.readText('apps/orders/src/main.ts')).toContain(
        'ToolkitFactory.create(OrdersModule)',
      );
      expect(tree.exists('toolkit.json')).toBe(false);
    });

    it('knows the application by its folder alone, as when it was chosen from a list', async () => {
      const { tree } = await run({ ...cli, project: undefined }, await stockMonorepo('orders'));
      expect(tree.exists('apps/orders/src/gen/order-service.toolkit.ts')).toBe(true);
    });

    it('notes a proto that belongs to all of them in toolkit.json', async () => {
      const app = await stockMonorepo('orders');
      app.create('apis/orders.proto', ORDERS_PROTO);
      app.create('apis/users.proto', USERS_PROTO);
      const { tree } = await run({ ...cli, path: 'apis/orders.proto' }, app);
      expect(tree.readJson('toolkit.json')).toEqual({
        projects: { orders: { protos: ['apis/orders.proto'] } },
      });
      expect(tree.exists('apps/orders/src/gen/orders.toolkit.ts')).toBe(true);
      expect(tree.exists('apps/orders/src/gen/users.toolkit.ts')).toBe(false);
    });
  });

  describe('a proto', () => {
    it('elsewhere is noted in toolkit.json', async () => {
      const app = await appWith({
        'contracts/users.proto': USERS_PROTO,
        'contracts/other.proto': 'this is no proto',
        'apis/orders.proto': ORDERS_PROTO,
        'toolkit.json': '{\n    "plugins": {}\n}\n',
      });
      const { tree } = await run({ name: 'users', path: './contracts/users.proto' }, app);
      expect(tree.readText('toolkit.json')).toBe(
        '{\n    "plugins": {},\n    "protos": [\n        "apis",\n        "contracts/users.proto"\n    ]\n}\n',
      );
      expect(tree.exists('src/gen/users.toolkit.ts')).toBe(true);
      expect(tree.exists('src/gen/orders.toolkit.ts')).toBe(true);
    });

    it('may be in the root', async () => {
      const { tree } = await run(
        { name: 'users', path: 'users.proto' },
        await appWith({ 'users.proto': USERS_PROTO }),
      );
      expect(tree.readJson('toolkit.json')).toEqual({ protos: ['users.proto'] });
      expect(tree.exists('src/gen/users.toolkit.ts')).toBe(true);
    });

    it('is generated by the settings of toolkit.json', async () => {
      const app = await appWith({
        'contracts/v1/users.proto': USERS_PROTO.replace(
          'package users;',
          'package users;\nimport "github.com/acme/money.proto";',
        ).replace(
          'string id = 1;\n}\n',
          'string id = 1;\n}\nmessage Price { acme.Money money = 1; }\n',
        ),
        'vendor/acme/money.proto':
          'syntax = "proto3";\npackage acme;\nmessage Money { int64 units = 1; }',
        'toolkit.json':
          '{ "protos": ["contracts"], "output": "generated", "mappings": { "github.com/acme": "vendor/acme" } }',
      });
      const { tree } = await run({ name: 'users', path: 'contracts/v1/users.proto' }, app);
      expect(tree.files).toEqual(
        expect.arrayContaining([
          '/generated/v1/users.toolkit.ts',
          '/generated/github.com/acme/money.ts',
        ]),
      );
      expect(tree.readText('src/users/users.controller.ts')).toContain(
        "from '../../generated/v1/users.toolkit.js'",
      );
      expect(tree.readText('src/app.module.ts')).toContain(
        "from '../generated/v1/users.toolkit.js'",
      );
    });

    it('may stand beside copies of protos that come with the toolkit', async () => {
      const app = await appWith({
        [PROTO]: USERS_PROTO,
        'apis/google/api/http.proto': readFileSync(
          join(annotationsFolder(), 'google/api/http.proto'),
          'utf8',
        ),
      });
      const { tree } = await run(OPTIONS, app);
      expect(tree.files.filter((path) => path.startsWith('/src/gen/google'))).toEqual([]);
    });

    it('with several services gets a controller for each', async () => {
      const text = `${USERS_PROTO}\nservice UserAdmin {\n  rpc Ban(GetUserRequest) returns (User);\n}\n`;
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: text }));
      expect(tree.readText('src/user-service/user-service.module.ts')).toContain(
        'controllers: [UserServiceController, UserAdminController],',
      );
      expect(tree.readText('src/user-service/user-admin.controller.ts')).toContain(
        'export class UserAdminController implements UserAdminServer {',
      );
      expect(tree.readText('src/app.module.ts')).toContain(
        'service: [UserServiceToolkit, UserAdminToolkit],',
      );
    });

    it('with streams and well-known types gets methods of their kind', async () => {
      const text = `syntax = "proto3";
package chat;
import "google/protobuf/empty.proto";
import "google/protobuf/wrappers.proto";
service Chat {
  rpc Say(google.protobuf.StringValue) returns (google.protobuf.Empty);
  rpc Listen(google.protobuf.Empty) returns (stream Line);
  rpc Upload(stream Line) returns (Line);
  rpc Talk(stream Line) returns (stream Line);
}
message Line { string text = 1; }
`;
      const { tree } = await run({ name: 'chat' }, await appWith({ 'apis/chat.proto': text }));
      const controller = tree.readText('src/chat/chat.controller.ts');
      expect(controller).toContain('  async say(_request: string): Promise<void> {');
      expect(controller).toContain('  listen(_request: Empty): AsyncIterable<Line> {');
      expect(controller).toContain(
        '  async upload(_requests: AsyncIterable<Line>): Promise<Line> {',
      );
      expect(controller).toContain('  talk(_requests: AsyncIterable<Line>): AsyncIterable<Line> {');
      expect(controller).toContain("import type { Empty } from '@nestjs-toolkit/core/wkt';");
    });

    it('whose rpcs are only forwarded needs no class', async () => {
      const text = USERS_PROTO.replace('servers: [GRPC, HTTP]', 'servers: [HTTP]').replace(
        'rpc GetUser(GetUserRequest) returns (User) {',
        'rpc GetUser(GetUserRequest) returns (User) {\n    option (toolkit.route) = { http_proxy: { service: "users", method: "/users.UserService/GetUser" } };',
      );
      const { tree } = await run(OPTIONS, await appWith({ [PROTO]: text }));
      expect(tree.files.filter((path) => path.startsWith('/src/user-service/'))).toEqual([]);
      expect(tree.readText('src/app.module.ts')).toContain('service: UserServiceToolkit');
      expect(tree.readText('src/app.module.ts')).not.toContain('UserServiceModule');
    });

    it('with a plugin from elsewhere asks for its package', async () => {
      const app = await appWith({
        [PROTO]: USERS_WITH_PLUGINS_PROTO.replace('"redis"', '"mailer"'),
        'toolkit.json': '{ "plugins": { "mailer": "@acme/mailer" } }',
      });
      const { log } = await run(OPTIONS, app);
      expect(log).toContain('install the package of the plugin: npm install @acme/mailer');
    });
  });
});

/** A tree as if its files were on disk: nothing in it is new. */
function written(tree: UnitTestTree): UnitTestTree {
  return new UnitTestTree(new HostTree(new virtualFs.test.TestHost(contents(tree))));
}

/** Relative imports of all sources that the schematic wrote. */
function relativeImports(tree: UnitTestTree): string[] {
  return tree.files
    .filter((path) => /^\/src\/(gen|user-service)\//.test(path) || path === '/src/app.module.ts')
    .flatMap((path) => [...tree.readText(path).matchAll(/from ['"](\.[^'"]+)/g)])
    .map(([, path]) => path!);
}
