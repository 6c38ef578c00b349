/**
 * Rebuilds `src/reference/gen`: the codecs that ts-proto makes by itself, to compare ours with.
 *
 *     npm run generate --workspace bench
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What of ts-proto's output is kept: the rest is options of protos. */
const KEPT = ['users.ts', 'google/protobuf/timestamp.ts'];

const OPTIONS = [
  'env=node',
  'esModuleInterop=true',
  'forceLong=bigint',
  'importSuffix=.js',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
  'outputServices=none',
  'useDate=false',
];

const bench = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

const folder = mkdtempSync(join(tmpdir(), 'bench-reference-'));
try {
  const protos = join(folder, 'protos');
  cpSync(packageFolder('@nestjs-toolkit/proto'), protos, { recursive: true });
  cpSync(join(bench, 'apis'), protos, { recursive: true });
  generate(protos, join(folder, 'out'));
  const target = join(bench, 'src/reference/gen');
  rmSync(target, { recursive: true, force: true });
  for (const file of KEPT) cpSync(join(folder, 'out', file), join(target, file));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function generate(protos, out) {
  const plugin = ['node', join(packageFolder('ts-proto'), 'protoc-gen-ts_proto')];
  const plugins = [{ local: plugin, out, opt: OPTIONS, strategy: 'all' }];
  const { status } = spawnSync(
    process.execPath,
    [
      join(packageFolder('@bufbuild/buf'), 'bin/buf'),
      'generate',
      protos,
      '--template',
      JSON.stringify({ version: 'v2', plugins }),
      '--path',
      join(protos, 'users.proto'),
      '--include-imports',
      '--include-wkt',
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('buf generate failed');
}
