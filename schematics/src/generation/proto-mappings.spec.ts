import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFiles } from '../project/disk-files.js';
import { generateTarget } from './generate-target.js';
import { generationTarget } from './generation-target.js';
import { protoMappings } from './proto-mappings.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a folder of its own. @returns the folder */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'proto-mappings-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const USERS = 'syntax = "proto3";\npackage users;\nmessage User { string id = 1; }\n';
const ORDERS = `syntax = "proto3";
package orders;
import "github.com/acme/users/apis/users.proto";
message Order { users.User customer = 1; }
`;

describe('mappings of imports', () => {
  it('lead to packages where Node finds them, and name the place of one that is missing', () => {
    const folder = folderWith({
      'node_modules/@acme/users/apis/users.proto': USERS,
      'services/orders/package.json': '{}',
    });
    const files = diskFiles(join(folder, 'services/orders'));
    const mappings = { a: 'npm:@acme/users/apis', b: 'npm:lost', c: '../users/apis' };
    expect(protoMappings(files, { mappings })).toEqual({
      mappings: {
        a: join(folder, 'node_modules/@acme/users/apis'),
        b: join(folder, 'services/orders/node_modules/lost'),
        c: '../users/apis',
      },
      packages: {},
    });
  });

  it.each([
    ['a neighbour', '../users/apis', 'github.com/acme/users/apis/users.ts'],
    ['a package', 'npm:@acme/users/apis', 'github.com/acme/users/apis/users.ts'],
    ['a package with its code', { protos: 'npm:@acme/users/apis', package: '@acme/users/gen' }, ''],
  ])('take protos from %s', async (_, mapping, generated) => {
    const folder = folderWith({
      'users/apis/users.proto': USERS,
      'node_modules/@acme/users/apis/users.proto': USERS,
      'orders/apis/orders.proto': ORDERS,
    });
    const files = diskFiles(join(folder, 'orders'));
    const target = generationTarget(files, {
      project: { name: undefined, root: '', sourceRoot: 'src' } as never,
      config: { mappings: { 'github.com/acme/users/apis': mapping } },
      isEsm: true,
    });
    const result = await generateTarget(files, target);
    if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
    const paths = result.files.map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('users.ts'))).toEqual(
      generated === '' ? [] : [generated],
    );
    const orders = result.files.find(({ path }) => path === 'orders.ts')!;
    const from =
      generated === '' ? '@acme/users/gen/users.js' : `./${generated.replace('.ts', '.js')}`;
    expect(orders.text).toContain(`from '${from}'`);
  });
});
