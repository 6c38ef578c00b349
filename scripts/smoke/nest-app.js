import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from './packages.js';
import { assert, ROOT, run, step } from './run.js';
import { call, withService } from './service.js';

const PROTO = 'apis/user-service.proto';

const GENERATE = ['g', 'toolkit-service', 'user-service', PROTO];

/** Runs under Vitest, and under Jest in CommonJS. */
const MOCKS_SPEC = `import { withUserServiceStubs } from 'MOCKS';

describe('generated stubs', () => {
  it('answer in turn', async () => {
    const users = withUserServiceStubs({ listUsers: [{ request: { limit: 10 }, response: {} }] });
    expect(await users.listUsers({ limit: 10 })).toBeDefined();
    expect(users.listUsers.calls.length).toBe(1);
  });
});
`;

/** Free ones. */
const PORTS = { USER_SERVICE_SERVER_HTTP_PORT: '0', USER_SERVICE_SERVER_GRPC_PORT: '0' };

/** Settings with which generated code has to compile besides those of a new app. */
const STRICT = {
  extends: './tsconfig.json',
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
  },
  include: ['src/gen', 'src/user-service'],
};

/** Makes an app with Nest's CLI, lets the packed schematics turn a proto into a service of it, and tries everything. */
export async function checkNestApp({ folder, kind, packages }) {
  const app = join(folder, kind);
  const name = (text) => `${kind}: ${text}`;
  await step(name('nest new'), () => createApp(folder, kind));
  await step(name('npm install with the packed packages'), () => install(app, packages));
  await step(name('every entry is imported and has types'), () => checkEntries(app, packages));
  await step(name('nest g toolkit-service --dry-run writes nothing'), async () => {
    await git(app, 'add', '--all');
    await git(app, 'commit', '--quiet', '--message', 'nest new');
    const output = await run('nest', [...GENERATE, '--dry-run'], { cwd: app });
    assert(output.includes('CREATE src/gen/user-service.toolkit.ts'), output);
    await assertUnchanged(app);
  });
  await step(name('nest g toolkit-service'), async () => {
    const output = await run('nest', GENERATE, { cwd: app });
    assert(existsSync(join(app, 'src/user-service/user-service.controller.ts')), output);
    assert(!output.includes('left for you to do'), output);
  });
  await step(name('it compiles, also strictly'), () => compile(app, kind));
  await step(name('npm run lint, build, test, test:e2e, with generated mocks'), async () => {
    const mocks = `./gen/tests/user-service.mocks${kind === 'esm' ? '.js' : ''}`;
    await writeFile(join(app, 'src/mocks.spec.ts'), MOCKS_SPEC.replace('MOCKS', mocks));
    for (const script of ['lint', 'build', 'test', 'test:e2e']) {
      await run('npm', ['run', script], { cwd: app });
    }
  });
  await step(name('node dist/main answers and stops'), () => checkService(app));
  await step(name('a second run changes nothing'), () => checkSecondRun(app));
  await step(name('nest g service foo'), async () => {
    await run('nest', ['g', 'service', 'foo'], { cwd: app });
    assert(existsSync(join(app, 'src/foo/foo.service.ts')), 'nest g service foo wrote nothing');
  });
  await step(name('nest g tks greeter adds a second service'), () => checkSecondService(app));
}

/** Nest's CLI asks for the kind of modules and takes ESM without a terminal; its schematic has an option. */
async function createApp(folder, kind) {
  if (kind === 'esm') {
    const options = ['--skip-git', '--skip-install', '--package-manager', 'npm'];
    await run('nest', ['new', kind, ...options], { cwd: folder });
  } else {
    const options = [`--name=${kind}`, `--type=${kind}`, '--language=ts', '--strict'];
    await run('schematics', ['@nestjs/schematics:application', ...options], { cwd: folder });
  }
  const app = join(folder, kind);
  const config = join(app, 'nest-cli.json');
  const text = await readFile(config, 'utf8');
  await writeFile(config, text.replace('@nestjs/schematics', '@nestjs-toolkit/schematics'));
  await writeFile(join(app, '.gitignore'), 'node_modules\ndist\n');
  await mkdir(join(app, 'apis'));
  await cp(join(ROOT, 'apps/user-service', PROTO), join(app, PROTO));
  await git(app, 'init', '--quiet');
}

async function install(app, packages) {
  const tarballs = packages.map(({ tarball }) => tarball);
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await run('npm', ['install', ...options, ...tarballs], { cwd: app });
}

/** Imports each entry as ECMAScript module and by require(), and has the types of both found. */
async function checkEntries(app, packages) {
  const entries = packages.flatMap(({ manifest }) => entriesOf(manifest));
  const imports = entries.map((entry, index) => `import * as e${index} from '${entry}';`);
  const uses = `console.log([${entries.map((_, index) => `e${index}`).join(', ')}].length);`;
  const files = {
    'entries.mjs': entries.map((entry) => `await import('${entry}');`),
    'entries.cjs': entries.map((entry) => `require('${entry}');`),
    'entries-esm.mts': [...imports, uses],
    'entries-cjs.cts': [...imports, uses],
  };
  const folder = join(app, 'node_modules/.entries');
  await mkdir(folder);
  for (const [path, lines] of Object.entries(files)) {
    await writeFile(join(folder, path), `${lines.join('\n')}\n`);
  }
  for (const path of ['entries.mjs', 'entries.cjs'])
    await run('node', [join(folder, path)], { cwd: app });
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--types',
    'node',
  ];
  const sources = ['entries-esm.mts', 'entries-cjs.cts'].map((path) => join(folder, path));
  await run('tsc', [...options, '--ignoreConfig', ...sources], { cwd: app });
}

async function compile(app, kind) {
  // In CommonJS, imports are what verbatimModuleSyntax forbids, whoever writes them.
  const compilerOptions = { ...STRICT.compilerOptions, verbatimModuleSyntax: kind === 'esm' };
  await writeFile(
    join(app, 'tsconfig.strict.json'),
    JSON.stringify({ ...STRICT, compilerOptions }),
  );
  await run('tsc', ['--noEmit', '-p', 'tsconfig.json'], { cwd: app });
  await run('tsc', ['--noEmit', '-p', 'tsconfig.strict.json'], { cwd: app });
}

async function checkService(app) {
  const service = { command: ['node', 'dist/main'], cwd: app, env: PORTS };
  await withService(service, async ({ http, grpc }) => {
    const stock = await call(http);
    assert(stock.text === 'Hello World!', `GET / answered ${stock.status} ${stock.text}`);
    const invalid = await call(`${http}/users/me`);
    assert(invalid.status === 400, `an invalid request was answered with ${invalid.status}`);
    const { status, text, json } = await call(`${http}/users?limit=10`);
    assert(status === 501 && json().message === 'listUsers is not implemented yet', text);
    const ready = await call(`${http}/_healthz/readiness`);
    assert(ready.status === 200, `readiness answered ${ready.status} ${ready.text}`);
    const target = `http://${grpc}/userservice.UserService/ListUsers`;
    const curl = [
      'curl',
      '--protocol',
      'grpc',
      '--http2-prior-knowledge',
      '-d',
      '{"limit":10}',
      target,
    ];
    const answer = await run('buf', curl, { fails: true });
    assert(answer.includes('"unimplemented"') && answer.includes('listUsers is not'), answer);
  });
}

async function checkSecondRun(app) {
  await git(app, 'add', '--all');
  await git(app, 'commit', '--quiet', '--message', 'toolkit-service');
  await run('nest', GENERATE, { cwd: app });
  const output = await run('npm', ['run', 'generate'], { cwd: app });
  assert(output.includes('src/gen: 1 proto, up to date'), output);
  await assertUnchanged(app);
}

/** Without a proto there is one to start with, and both services answer. */
async function checkSecondService(app) {
  await run('nest', ['g', 'tks', 'greeter'], { cwd: app });
  await run('npm', ['run', 'build'], { cwd: app });
  await withService({ command: ['node', 'dist/main'], cwd: app, env: PORTS }, async ({ http }) => {
    const greeting = await call(`${http}/greeter/hello/Ada`);
    assert(greeting.json().message === 'sayHello is not implemented yet', greeting.text);
    const users = await call(`${http}/users?limit=10`);
    assert(users.json().message === 'listUsers is not implemented yet', users.text);
  });
}

async function assertUnchanged(app) {
  const changes = await git(app, 'status', '--porcelain');
  assert(changes === '', `files changed:\n${changes}`);
}

function git(app, ...parameters) {
  const identity = ['-c', 'user.name=smoke', '-c', 'user.email=smoke@example.com'];
  return run('git', [...identity, ...parameters], { cwd: app });
}
