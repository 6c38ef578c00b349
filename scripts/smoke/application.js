import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, ROOT, run, step } from './run.js';
import { call, withService } from './service.js';

/** The command as it is built here: the folder that a service is made in has no packages yet. */
const TOOLKIT = join(ROOT, 'schematics/dist/bin/toolkit.js');

/** Free ones. */
const PORTS = { USER_SERVICE_SERVER_HTTP_PORT: '0', USER_SERVICE_SERVER_GRPC_PORT: '0' };

const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/** Runs under node:test, which has no globals: generated mocks need none. */
const NODE_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mockUserServiceServer, withUserServiceStubs } from './dist-tests/src/gen/tests/user-service.mocks.js';

test('mocks and stubs', async () => {
  const server = mockUserServiceServer();
  server.sayHello.with({ name: 'Ada' }).resolves({ message: 'hi', count: 1 });
  assert.equal((await server.sayHello({ name: 'Ada' })).message, 'hi');
  const client = withUserServiceStubs({ sayHello: [{ response: { message: 'stub' } }] });
  assert.deepEqual(await client.sayHello({ name: 'x' }), { message: 'stub', count: 0 });
  assert.equal(client.sayHello.calls.length, 1);
});
`;

/**
 * Makes a service with `toolkit init` outside of this repository, and uses it as its README and its
 * commands say: install, generate, lint, test, build, start, add, deploy, bundle.
 */
export async function checkApplication({ folder, kind, packages }) {
  const name = (text) => `init ${kind}: ${text}`;
  const parent = join(folder, `init-${kind}`);
  const app = join(parent, 'user-service');
  await mkdir(parent);
  const toolkit = (...parameters) => run('toolkit', parameters, { cwd: app });
  await step(name('toolkit init service'), () => {
    const flags = ['--postgres-gorm', ...(kind === 'cjs' ? ['--cjs'] : ['--redis', '--gateway'])];
    const command = [TOOLKIT, 'init', 'service', 'acme/user-service', ...flags];
    return run(process.execPath, command, { cwd: parent });
  });
  await step(name('npm install with the packed packages'), () => install(app, packages));
  await step(name('nothing is left to generate; lint, test, build'), async () => {
    const output = await run('npm', ['run', 'proto'], { cwd: app });
    assert(output.includes('up to date'), output);
    for (const script of ['lint', 'typecheck', 'test', 'test:e2e', 'build']) {
      await run('npm', ['run', script], { cwd: app });
    }
  });
  await step(name('it starts, greets and stops; the worker too'), () => checkRun(app));
  await step(name('toolkit add and describe'), async () => {
    await toolkit('add', 'method', 'ListGreetings', '--expose-http', 'get:/greetings');
    await toolkit('add', 'method', 'Watch', '--stream', 'server');
    const table = await toolkit('describe');
    assert(
      /2 +ListGreetings|3 +ListGreetings/.test(table) && table.includes('server streaming'),
      table,
    );
    await run('npm', ['run', 'typecheck'], { cwd: app });
  });
  await step(name('toolkit deploy, the steps of its image, and a single file'), () =>
    checkDeployment(app, toolkit),
  );
  if (kind !== 'esm') return;
  await step(name('generated mocks under node:test'), async () => {
    await writeFile(join(app, 'mocks.test.mjs'), NODE_TEST);
    const options = ['-p', 'tsconfig.json', '--outDir', 'dist-tests', '--incremental', 'false'];
    await run('tsc', options, { cwd: app });
    await run('node', ['--test', 'mocks.test.mjs'], { cwd: app });
  });
}

async function install(app, packages) {
  const declared = JSON.parse(await readFile(join(app, 'package.json'), 'utf8'));
  const own = packages.filter(({ manifest }) => isNeeded(manifest.name, declared));
  await run('npm', ['install', ...QUIET, ...own.map(({ tarball }) => tarball)], { cwd: app });
}

/** Plugins that are not declared are left out; of everything else all parts are needed. */
function isNeeded(name, { dependencies, devDependencies }) {
  return !name.includes('/plugin-') || name in { ...dependencies, ...devDependencies };
}

async function checkRun(app) {
  await withService(
    { command: ['node', 'dist/main.js'], cwd: app, env: PORTS },
    async ({ http }) => {
      const { json } = await call(`${http}/hello/Ada`);
      assert(json().message === 'Hello Ada', 'GET /hello/Ada did not greet');
      const ready = await call(`${http}/_healthz/readiness`);
      assert(ready.status === 200, ready.text);
    },
  );
}

/** The steps of the Dockerfile in a clean folder, and then what its second stage copies. */
async function checkDeployment(app, toolkit) {
  await toolkit('deploy');
  await run('npm', ['install', ...QUIET], { cwd: app });
  const dockerfile = await readFile(join(app, 'Dockerfile'), 'utf8');
  assert(dockerfile.includes('RUN npm ci') && dockerfile.includes('USER node'), dockerfile);
  const image = join(app, '../image');
  await rm(image, { recursive: true, force: true });
  await cp(app, image, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|dist-tests|\.env)$/.test(path),
  });
  // As npm ci, which a registry without packages of other platforms cannot satisfy.
  await run('npm', ['install', ...QUIET], { cwd: image });
  await run('npm', ['run', 'build'], { cwd: image });
  await run('npm', ['run', 'bundle'], { cwd: image });
  await run('npm', ['prune', '--omit=dev', ...QUIET], { cwd: image });
  assert(!existsSync(join(image, 'node_modules/typescript')), 'development packages are left');
  const bundle = join(app, '../bundle');
  await cp(join(image, 'dist/bundle'), bundle, { recursive: true });
  const env = { ...PORTS, NODE_ENV: 'production', USER_SERVICE_PGSQL_DSN: 'pglite:' };
  const redis = { USER_SERVICE_REDIS_DSN: 'memory:' };
  for (const service of [
    { command: ['node', 'dist/main.js'], cwd: image, env: { ...env, ...redis } },
    { command: ['node', 'main.mjs'], cwd: bundle, env: { ...env, ...redis } },
  ]) {
    await withService(service, async ({ http }) => {
      const answer = await call(`${http}/hello/image`);
      assert(answer.json().message === 'Hello image', answer.text);
    });
  }
}
