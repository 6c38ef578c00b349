import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ORDERS_PROTO, USERS_PROTO } from '../testing-support/protos.js';
import { runToolkit } from './run-toolkit.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolkit-spec-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const exists = (path: string): boolean => existsSync(join(folder, path));

async function toolkit(
  ...parameters: string[]
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runToolkit(parameters, {
    folder,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('toolkit', () => {
  it('lists its commands', async () => {
    const { code, out } = await toolkit('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}generate +Generates the code of all protos of the project\./);
    expect((await toolkit()).code).toBe(2);
  });

  it('knows its version', async () => {
    expect(await toolkit('--version')).toMatchObject({ code: 0, out: '0.1.0' });
  });

  it('refuses an unknown command', async () => {
    expect(await toolkit('genrate')).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^unknown command "genrate": expected one of init, .*generate.*; see toolkit --help$/,
      ),
    });
  });

  it('refuses an unknown option and a superfluous word', async () => {
    const option = await toolkit('generate', '--wach');
    expect(option).toMatchObject({ code: 2 });
    expect(option.err).toMatch(/^unknown option '--wach'.*see toolkit generate --help$/);
    expect((await toolkit('generate', 'users')).code).toBe(2);
  });

  it('explains a command', async () => {
    const { code, out } = await toolkit('generate', '-h');
    expect(code).toBe(0);
    expect(out).toContain('Usage: toolkit generate');
  });
});

describe('toolkit generate', () => {
  const esm = { 'package.json': '{ "type": "module" }' };

  it('refuses a folder that is no project', async () => {
    expect(await toolkit('generate')).toEqual({
      code: 2,
      out: '',
      err: `no package.json in ${folder}: run it in the root of the project`,
    });
  });

  it('says where protos are looked for', async () => {
    write(esm);
    const { code, err } = await toolkit('generate');
    expect(code).toBe(1);
    expect(err).toContain('no protos found: expected some in apis, proto, protos');
  });

  it('refuses configuration that does not parse', async () => {
    write({ ...esm, 'nest-cli.json': '{ "sourceRoot": }' });
    expect(await toolkit('generate')).toMatchObject({
      code: 1,
      err: 'nest-cli.json:1:17: invalid JSON: value expected',
    });
    write({ 'nest-cli.json': '{}', 'toolkit.json': '[]' });
    expect(await toolkit('generate')).toMatchObject({
      code: 1,
      err: 'toolkit.json:1:1: expected a JSON object\n1 problem, nothing was written',
    });
  });

  it('refuses an application that does not exist', async () => {
    write({ ...esm, 'apis/users.proto': USERS_PROTO });
    expect(await toolkit('generate', '--project', 'shop')).toMatchObject({
      code: 2,
      err: 'unknown project "shop": this is no Nest monorepo, leave it out',
    });
  });

  it('prints problems as a compiler does, and writes nothing', async () => {
    write({
      ...esm,
      'apis/users.proto': USERS_PROTO,
      'apis/orders.proto': ORDERS_PROTO.replace(
        'returns (PlaceOrderResponse)',
        'returns (Nothing)',
      ),
    });
    const { code, err } = await toolkit('generate');
    expect(code).toBe(1);
    expect(err).toMatch(/^apis\/orders\.proto:5:\d+: .*Nothing/);
    expect(err).toMatch(/1 problem, nothing was written$/);
    expect(exists('src')).toBe(false);
  });

  it('does not overwrite what somebody wrote', async () => {
    write({ ...esm, 'apis/users.proto': USERS_PROTO, 'src/gen/users.ts': 'export {};' });
    const { code, err } = await toolkit('generate');
    expect(code).toBe(1);
    expect(err).toContain('src/gen/users.ts:1:1: file was not generated and would be overwritten');
    expect(exists('src/gen/users.toolkit.ts')).toBe(false);
  });

  it('writes what differs and nothing else', async () => {
    write({ ...esm, 'apis/users.proto': USERS_PROTO, 'apis/orders.proto': ORDERS_PROTO });
    const first = await toolkit('generate');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('create src/gen/users.toolkit.ts');
    expect(first.out).toMatch(/src\/gen: 2 protos, \d+ files changed$/);
    const { mtimeMs } = statSync(join(folder, 'src/gen/orders.ts'));
    expect(await toolkit('generate')).toEqual({
      code: 0,
      out: 'src/gen: 2 protos, up to date',
      err: '',
    });
    write({ 'apis/users.proto': USERS_PROTO.replaceAll('GetUser', 'FindUser') });
    const third = await toolkit('generate');
    expect(third.out).toContain('update src/gen/users.toolkit.ts');
    expect(third.out).not.toContain('orders');
    expect(statSync(join(folder, 'src/gen/orders.ts')).mtimeMs).toBe(mtimeMs);
  });

  it('removes what it generated for protos that are gone, and nothing else', async () => {
    write({ ...esm, 'apis/users.proto': USERS_PROTO, 'apis/orders.proto': ORDERS_PROTO });
    await toolkit('generate');
    write({ 'src/gen/mine.ts': 'export {};', 'src/gen/notes.md': '# Notes' });
    rmSync(join(folder, 'apis/orders.proto'));
    const { out } = await toolkit('generate');
    expect(out).toContain('delete src/gen/orders.toolkit.ts');
    expect(exists('src/gen/orders.ts')).toBe(false);
    expect(exists('src/gen/mine.ts')).toBe(true);
    expect(exists('src/gen/notes.md')).toBe(true);
    expect(exists('src/gen/users.ts')).toBe(true);
  });

  it('leaves extensions out in CommonJS', async () => {
    write({ 'package.json': '{}', 'apis/users.proto': USERS_PROTO });
    await toolkit('generate');
    expect(read('src/gen/users.toolkit.ts')).toContain("from './users';");
    expect(read('src/gen/users.toolkit.ts')).not.toMatch(/from '\..*\.js'/);
  });

  it('generates each application of a monorepo', async () => {
    write({
      ...esm,
      'nest-cli.json': JSON.stringify({
        monorepo: true,
        root: 'apps/shop',
        sourceRoot: 'apps/shop/src',
        projects: {
          shop: { type: 'application', root: 'apps/shop', sourceRoot: 'apps/shop/src' },
          users: { type: 'application', root: 'apps/users', sourceRoot: 'apps/users/src' },
          common: { type: 'library', root: 'libs/common', sourceRoot: 'libs/common/src' },
        },
      }),
      'apps/users/apis/users.proto': USERS_PROTO,
      'apis/orders.proto': ORDERS_PROTO,
      'toolkit.json': '{ "projects": { "shop": { "protos": ["apis/orders.proto"] } } }',
    });
    expect(await toolkit('generate', '--project', 'common')).toMatchObject({
      code: 2,
      err: 'unknown project "common": expected one of shop, users',
    });
    expect((await toolkit('generate', '--project', 'users')).out).toContain(
      'apps/users/src/gen: 1 proto',
    );
    expect(exists('apps/shop/src/gen')).toBe(false);
    write({ 'apis/forgotten.proto': 'not read' });
    const { out, err } = await toolkit('generate');
    expect(err).toMatch(/^warning: apis\/forgotten\.proto not generated: move .* toolkit\.json$/);
    expect(out).toContain('apps/shop/src/gen: 1 proto');
    expect(exists('apps/shop/src/gen/orders.toolkit.ts')).toBe(true);
  });
});
