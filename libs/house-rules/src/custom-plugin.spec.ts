import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './workspace.js';

/**
 * The example of docs/plugins.md as its reader does it: the plugin is built and packed, and a service
 * outside of the repository has the tarball. `npm test` builds the toolkit first.
 */

const run = promisify(execFile);
const MODULES = join(ROOT, 'node_modules');
const TOOLKIT = join(ROOT, 'schematics/dist/bin/toolkit.js');
const TSC = join(MODULES, 'typescript/bin/tsc');

let folder: string;
let app: string;
let backend: Server;
let service: ChildProcess | undefined;

/** Everything that is installed here is installed there, by links. */
function linkModules(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(MODULES).filter((each) => !each.startsWith('.')))
    symlinkSync(join(MODULES, name), join(target, name));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'toolkit-custom-plugin-'));
  const plugin = join(folder, 'myplugin');
  app = join(folder, 'app');
  cpSync(join(ROOT, 'examples/myplugin'), plugin, { recursive: true });
  cpSync(join(ROOT, 'examples/myplugin-app'), app, { recursive: true });
  linkModules(join(plugin, 'node_modules'));
  linkModules(join(app, 'node_modules'));
  await run(process.execPath, [TSC, '-p', plugin]);
  await run('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: plugin });
  const installed = join(app, 'node_modules/@acme/myplugin');
  mkdirSync(installed, { recursive: true });
  const tarball = join(plugin, 'acme-myplugin-1.0.0.tgz');
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  backend = createServer((request, response) => {
    if (request.url === '/do/never') return;
    const isThings = request.url === '/things';
    response.end(isThings ? '["lamp","chair"]' : `did ${request.url}`);
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
}, 120_000);

afterAll(async () => {
  service?.kill('SIGKILL');
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  THINGS_THINGS_HOST: '127.0.0.1',
  THINGS_THINGS_PORT: String((backend.address() as AddressInfo).port),
  THINGS_SERVER_HTTP_HOST: '127.0.0.1',
  THINGS_SERVER_HTTP_PORT: '0',
  THINGS_SERVER_GRPC_HOST: '127.0.0.1',
  THINGS_SERVER_GRPC_PORT: '0',
});

/** Starts the service. @returns its URL, from the line that says that it is ready */
async function start(): Promise<string> {
  service = spawn(process.execPath, ['dist/main.js'], { cwd: app, env: environment() });
  let output = '';
  for (const stream of [service.stdout!, service.stderr!])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for (;;) {
    const ready = /"http":"(http:[^"]+)"/.exec(output);
    if (ready) return ready[1]!;
    if (service.exitCode !== null) throw new Error(`service ended:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a plugin of one’s own', () => {
  it('is generated for, compiled with, started, called and measured like one of the toolkit', async () => {
    const generated = await run(process.execPath, [TOOLKIT, 'generate'], { cwd: app });
    expect(generated.stdout).toContain('create src/gen/things.toolkit.ts');
    await run(process.execPath, [TSC, '-p', app]);
    const url = await start();
    const answer = await fetch(`${url}/things/lamp`, { method: 'POST' });
    expect(await answer.json()).toEqual({ done: 'did /do/lamp', known: ['lamp', 'chair'] });
    const readiness = await fetch(`${url}/_healthz/readiness`);
    expect(await readiness.json()).toMatchObject({ checks: { things: { status: 'ok' } } });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /toolkit_plugin_requests_total\{plugin="myplugin",prefix="things"\} \d/,
    );
    expect(metrics).toContain('toolkit_plugin_up{plugin="myplugin",prefix="things"} 1');
  }, 180_000);

  it('is part of the configuration, and is asked by toolkit doctor', async () => {
    const options = { cwd: app, env: environment() };
    const config = await run(process.execPath, [TOOLKIT, 'config', '--env'], options);
    expect(config.stdout).toContain('# plugin myplugin "things"');
    expect(config.stdout).toContain('# THINGS_THINGS_REFRESH_INTERVAL=1m');
    expect(config.stdout).toContain('THINGS_THINGS_HOST=127.0.0.1');
    const doctor = await run(process.execPath, [TOOLKIT, 'doctor'], options);
    expect(doctor.stdout).toMatch(/ok +plugin myplugin "things" at 127\.0\.0\.1:\d+/);
  }, 60_000);

  it('is in a service that ends at once at a second signal, whatever is going on', async () => {
    service?.kill('SIGKILL');
    const url = await start();
    const { pid } = service!;
    const ended = once(service!, 'exit');
    const call = fetch(`${url}/things/never`, { method: 'POST' }).catch(() => 'cut');
    while (
      (await fetch(`${url}/metrics`).then((answer) => answer.text())).includes(
        'in_flight{transport="http",rpc_service="things.ThingService",rpc_method="DoSomething"} 1',
      ) === false
    )
      await new Promise((resolve) => setImmediate(resolve));
    process.kill(pid!, 'SIGTERM');
    while (
      await fetch(`${url}/_healthz/readiness`).then(
        ({ status }) => status === 200,
        () => false,
      )
    )
      await new Promise((resolve) => setImmediate(resolve));
    expect(service!.exitCode).toBeNull();
    process.kill(pid!, 'SIGTERM');
    expect(await ended).toEqual([143, null]);
    expect(await call).toBe('cut');
  }, 60_000);

  it('is refused with a hint when toolkit.json does not name it', async () => {
    rmSync(join(app, 'toolkit.json'));
    const failure = await run(process.execPath, [TOOLKIT, 'generate'], { cwd: app }).catch(
      (error: unknown) => error as { stderr: string },
    );
    expect((failure as { stderr: string }).stderr).toContain('unknown plugin "myplugin"');
  }, 60_000);
});
