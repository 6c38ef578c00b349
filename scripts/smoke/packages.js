import { mkdir, readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { assert, ROOT, run } from './run.js';

/** Packs every published package. @returns for each its manifest, its folder, its tarball and the files in it */
export async function packAll(folder) {
  const packages = await publishedPackages();
  const selection = packages.flatMap((each) => ['-w', each.folder]);
  const output = await run('npm', [
    'pack',
    '--silent',
    '--json',
    '--pack-destination',
    folder,
    ...selection,
  ]);
  const packed = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))));
  return packages.map((each) => {
    const { filename, files } = packed.find(({ name }) => name === each.manifest.name);
    return { ...each, tarball: join(folder, filename), files: files.map(({ path }) => path) };
  });
}

async function publishedPackages() {
  const { workspaces } = await readJson('package.json');
  const folders = workspaces.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();
  const packages = [];
  for (const folder of folders) {
    const manifest = await readJson(join(folder, 'package.json')).catch(() => undefined);
    if (manifest && !manifest.private) packages.push({ folder, manifest });
  }
  return packages;
}

/** Checks what is in a tarball: all that the manifest promises, and nothing that belongs to the repository. */
export async function checkTarball({ manifest, tarball, files }) {
  const { name } = manifest;
  const missing = promisedFiles(manifest).filter((path) => !files.includes(path));
  assert(missing.length === 0, `${name} lacks ${missing.join(', ')}`);
  // Sources that a package names one by one are for its users.
  const named = (manifest.files ?? []).filter((path) => !path.startsWith('!') && path !== 'dist');
  const foreign = files.filter(
    (path) =>
      /(^|\/)(src|test|testing-support)\/|\.spec\.|\.tsbuildinfo$|(?<!\.d)\.[cm]?ts$/.test(path) &&
      !path.endsWith('.template') &&
      !named.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  assert(foreign.length === 0, `${name} holds what is not for users: ${foreign.join(', ')}`);
  // publint's own reader of tarballs does not know long paths.
  const unpacked = tarball.replace(/\.tgz$/, '');
  await mkdir(unpacked);
  await run('tar', ['-xzf', tarball, '-C', unpacked]);
  const pkgDir = join(unpacked, 'package');
  const { messages } = await publint({ pkgDir, pack: false, level: 'warning', strict: true });
  const problems = messages.map((message) => formatMessage(message, manifest, { color: false }));
  assert(problems.length === 0, `${name}: ${problems.join('; ')}`);
}

/** Entries that can be imported, such as `@nestjs-toolkit/core/wkt`. */
export function entriesOf({ name, exports = {} }) {
  return Object.keys(exports)
    .filter(
      (entry) => !entry.endsWith('.json') && !entry.endsWith('.proto') && !entry.includes('*'),
    )
    .map((entry) => name + entry.slice(1));
}

function promisedFiles({ exports = {}, bin = {}, schematics }) {
  const targets = Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target === 'string') return [target];
    const isTyped = 'types' in target && 'default' in target;
    assert(isTyped, `entry "${entry}" needs types and a default`);
    return Object.values(target);
  });
  const all = [...targets, ...Object.values(bin), ...(schematics ? [schematics] : [])];
  const paths = all.filter((path) => !path.includes('*')).map((path) => path.replace(/^\.\//, ''));
  return ['README.md', ...paths];
}

async function readJson(path) {
  return JSON.parse(await readFile(join(ROOT, path), 'utf8'));
}
