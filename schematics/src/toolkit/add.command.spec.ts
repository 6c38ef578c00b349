import { jest } from '@jest/globals';
import { ORDERS_PROTO, USERS_PROTO } from '../testing-support/protos.js';
import { toolkitFolder, type ToolkitFolder } from '../testing-support/toolkit-folder.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const PROTO = 'apis/users.proto';

const CONTROLLER = 'src/users/users.controller.ts';

const CONTROLLER_CODE = `import { UserServiceToolkit, type UserServiceServer } from '../gen/users.toolkit.js';
import type { GetUserRequest, User } from '../gen/users.js';

// Mine.
@UserServiceToolkit.Controller()
export class UsersController implements UserServiceServer {
  async getUser(request: GetUserRequest): Promise<User> {
    return { id: request.id }; // stays
  }
}
`;

const MODULE =
  "import { UserServiceToolkit } from './gen/users.toolkit.js';\nToolkitModule.forRoot({ service: UserServiceToolkit });\n";

let project: ToolkitFolder;
beforeEach(() => {
  project = toolkitFolder();
  project.write({
    'package.json': '{\n  "type": "module",\n  "dependencies": {}\n}\n',
    [PROTO]: USERS_PROTO,
    [CONTROLLER]: CONTROLLER_CODE,
    'src/app.module.ts': MODULE,
  });
});
afterEach(() => project.remove());

describe('toolkit add plugin', () => {
  it('declares it everywhere', async () => {
    const { code, out } = await project.run(['add', 'plugin', 'redis', '--prefix', 'cache']);
    expect(code).toBe(0);
    expect(out).toContain('update apis/users.proto');
    expect(out).toContain("use it in a provider: @InjectPlugin('cache')");
    expect(project.read(PROTO)).toContain('option (toolkit.plugins) = {\n  prefix: "cache"');
    expect(project.read('src/gen/users.toolkit.ts')).toContain('export type CachePlugin');
    expect(project.read('package.json')).toContain('"@nestjs-toolkit/plugin-redis": "0.1.0"');
    expect(project.read('.env')).toContain('USER_SERVICE_CACHE_DSN=memory:');
    expect(project.read('.env.example')).toContain('USER_SERVICE_CACHE_DSN=memory:');
  });

  it('has the usual prefix, and takes the flag of init for the type', async () => {
    await project.run(['add', 'plugin', 'postgres-gorm']);
    expect(project.read(PROTO)).toContain('prefix: "pgsql"\n  plugin: "postgres_gorm"');
    expect(await project.run(['add', 'plugin', 'postgres_gorm'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('prefix "pgsql" is taken'),
    });
  });

  it('writes nothing in a dry run, and for a type that does not exist', async () => {
    await project.run(['add', 'plugin', 'redis', '--dry-run']);
    expect(await project.run(['add', 'plugin', 'mysql'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('unknown plugin "mysql": expected one of centrifuge'),
    });
    expect(project.read(PROTO)).toBe(USERS_PROTO);
    expect(project.exists('.env')).toBe(false);
    expect(project.exists('src/gen')).toBe(false);
  });

  it('asks which of several protos is meant', async () => {
    project.write({ 'apis/orders.proto': ORDERS_PROTO });
    expect((await project.run(['add', 'plugin', 'redis'])).err).toBe(
      'several protos: choose one with --path, of apis/orders.proto, apis/users.proto',
    );
    expect((await project.run(['add', 'plugin', 'redis', '--path', PROTO])).code).toBe(0);
    expect((await project.run(['add', 'plugin', 'redis', '--path', 'api'])).err).toContain(
      'no proto at "api": expected one of apis/orders.proto',
    );
  });
});

describe('toolkit add method', () => {
  it('adds the rpc, its code and a method of the class that is there', async () => {
    const http = ['--expose-http', 'post:/users/{user_id}/name'];
    const words = ['add', 'method', 'RenameUser', ...http, '--response', 'User'];
    const { code, out, err } = await project.run(words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`${CONTROLLER} has to implement renameUser`);
    expect(project.read(PROTO)).toContain('rpc RenameUser(RenameUserRequest) returns (User) {');
    const controller = project.read(CONTROLLER);
    expect(controller).toContain(
      '  async renameUser(_request: RenameUserRequest): Promise<User> {',
    );
    expect(controller).toContain("throw StatusError.unimplemented('renameUser is not implemented");
    expect(controller).toContain('return { id: request.id }; // stays');
    expect(controller).toMatch(/import \{ ?RenameUserRequest ?\} from '\.\.\/gen\/users\.js';/);
    expect(project.read('src/gen/users.toolkit.ts')).toContain("handler: 'renameUser'");
  });

  it('leaves forwarded rpcs to the runtime', async () => {
    const target = 'users:/users.UserService/GetUser';
    await project.run(['add', 'method', 'Push', '--subscribe-ws', '--proxy', target]);
    expect(project.read(PROTO)).toContain('websocket_proxy');
    expect(project.read(CONTROLLER)).toBe(CONTROLLER_CODE);
  });

  it.each([
    [['--expose-http', 'fetch:/a'], '--expose-http "fetch:/a" is not usable: expected get, post'],
    [['--proxy', 'a:/b.C/D'], '--proxy needs --expose-http <verb>:/<path> or --subscribe-ws'],
    [['--subscribe-ws'], '--subscribe-ws needs --proxy'],
    [['--expose-http', 'get:/a', '--proxy', 'users'], '--proxy "users" is not usable'],
    [['--expose-ws', '/a', '--expose-http', 'get:/a'], '--expose-ws goes alone'],
    [['--stream', 'both'], 'stream "both" is unknown: expected one of none, server'],
    [['--prefix', 'a'], '--prefix is an option of toolkit add plugin'],
    [['--request', 'Nothing'], 'apis/users.proto:'],
    [['--expose-http', 'get:/users/{id'], 'apis/users.proto:'],
  ])('refuses %j and writes nothing', async (flags, message) => {
    const { code, err } = await project.run(['add', 'method', 'A', ...flags]);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(project.read(PROTO)).toBe(USERS_PROTO);
  });

  it('wants a kind and a name', async () => {
    expect((await project.run(['add', 'method'])).code).toBe(2);
    expect((await project.run(['add', 'middleware', 'auth'])).err).toContain(
      'cannot add "middleware"',
    );
  });
});

describe('toolkit describe', () => {
  it('prints a table', async () => {
    await project.run(['add', 'plugin', 'redis']);
    const target = 'orders:/orders.OrderService/Get';
    const http = ['--expose-http', 'get:/orders/{id}', '--proxy', target];
    await project.run(['add', 'method', 'GetOrder', ...http]);
    await project.run(['add', 'method', 'Watch', '--stream', 'server']);
    const { code, out } = await project.run(['describe']);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'users.proto (package users)',
      '',
      '  service UserService',
      '    servers:     GRPC, HTTP',
      '    plugins:     redis (redis)',
      '',
      '    #  rpc       kind              request          response          served as',
      '    1  GetUser   unary             GetUserRequest   User              GET /users/{id}',
      '    2  GetOrder  unary             GetOrderRequest  GetOrderResponse  GET /orders/{id}  → orders/orders.OrderService/Get',
      '    3  Watch     server streaming  WatchRequest     WatchResponse',
    ]);
  });

  it('prints JSON', async () => {
    const { out } = await project.run(['describe', '--json']);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        proto: 'users.proto',
        services: [
          expect.objectContaining({
            typeName: 'users.UserService',
            methods: [
              expect.objectContaining({ name: 'GetUser', kind: 'unary', websocket: false }),
            ],
          }),
        ],
      }),
    ]);
  });

  it('prints problems as a compiler does', async () => {
    project.write({ [PROTO]: USERS_PROTO.replace('returns (User)', 'returns (Person)') });
    const { code, err } = await project.run(['describe']);
    expect(code).toBe(1);
    expect(err).toMatch(/^apis\/users\.proto:\d+:\d+: .*Person/);
  });
});
