import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { configCommand } from './config.command.js';
import { doctorCommand } from './doctor.command.js';
import type { Command, OptionValues } from '../toolkit/command.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolkit-service-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A main that prints its arguments. */
function writeMain(path: string, exitCode = 0): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(
    join(folder, path),
    `console.log(process.argv.slice(2).join(' ')); console.error('hint'); process.exit(${exitCode});`,
  );
}

async function run(command: Command, values: OptionValues = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(
    values,
    {
      folder,
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    },
    [],
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('toolkit config', () => {
  it.each(['dist/main.js', 'dist/src/main.js'])('asks the service in %s', async (path) => {
    writeMain(path);
    expect(await run(configCommand)).toEqual({ code: 0, out: '--help --table', err: 'hint' });
  });

  it('passes on what was asked for', async () => {
    writeMain('dist/main.js');
    const { out } = await run(configCommand, { yaml: true, all: true, 'without-comments': true });
    expect(out).toBe('--help --yaml --all --without-comments');
  });

  it('takes one format at a time', async () => {
    const { code, err } = await run(configCommand, { yaml: true, env: true });
    expect(code).toBe(2);
    expect(err).toBe('expected one format, got --yaml and --env');
  });

  it('finds an application of a monorepo, and a file that is somewhere else', async () => {
    writeFileSync(
      join(folder, 'nest-cli.json'),
      JSON.stringify({
        sourceRoot: 'apps/users/src',
        root: 'apps/users',
        projects: {
          users: { root: 'apps/users', sourceRoot: 'apps/users/src', entryFile: 'main' },
          orders: { root: 'apps/orders', sourceRoot: 'apps/orders/src', entryFile: 'main' },
        },
      }),
    );
    writeMain('dist/apps/orders/main.js');
    expect(await run(configCommand, { project: 'orders' })).toMatchObject({ code: 0 });
    expect((await run(configCommand, { project: 'payments' })).err).toBe(
      'unknown project "payments": expected one of users, orders',
    );
    writeMain('out/start.js');
    expect(await run(configCommand, { main: 'out/start.js' })).toMatchObject({ code: 0 });
    expect((await run(configCommand, { main: 'out/no.js' })).code).toBe(2);
  });

  it('says how to build a service that is not built', async () => {
    const { code, err } = await run(configCommand);
    expect(code).toBe(1);
    expect(err).toContain('no built service: expected one of dist/main.js, dist/src/main.js');
    expect(err).toContain('run "nest build" first');
  });
});

describe('toolkit doctor', () => {
  it('ends as the examination does', async () => {
    writeMain('dist/main.js', 1);
    expect(await run(doctorCommand)).toEqual({ code: 1, out: '--doctor', err: 'hint' });
  });
});
