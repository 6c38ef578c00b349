/**
 * Tries what users get: every published package as a tarball, in apps that Nest's CLI makes outside of
 * this repository, and the built example on the machine's own Node.js.
 *
 *     node scripts/smoke.js [--only pack|esm|cjs|init-esm|init-cjs|user-service] [--keep]
 *
 * Everything has to be built. `--keep` leaves the temporary folder behind.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkApplication } from './smoke/application.js';
import { checkNestApp } from './smoke/nest-app.js';
import { checkTarball, packAll } from './smoke/packages.js';
import { step } from './smoke/run.js';
import { killServices } from './smoke/service.js';
import { checkUserService, machineNode } from './smoke/user-service.js';

const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean' } } });
const wants = (part) => values.only === undefined || values.only === part;

const folder = await mkdtemp(join(tmpdir(), 'nestjs-toolkit-smoke-'));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    killServices();
    void cleanUp().finally(() => process.exit(1));
  });
}

try {
  await smoke();
} catch (error) {
  console.error(`not ok: ${error.message}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function smoke() {
  if (['pack', 'esm', 'cjs', 'init-esm', 'init-cjs'].some(wants)) {
    const tarballs = join(folder, 'tarballs');
    await mkdir(tarballs);
    const packages = await step('npm pack', () => packAll(tarballs));
    await step(`${packages.length} tarballs hold what they should`, () =>
      Promise.all(packages.map(checkTarball)),
    );
    for (const kind of ['esm', 'cjs'].filter(wants)) await checkNestApp({ folder, kind, packages });
    for (const kind of ['esm', 'cjs'].filter((each) => wants(`init-${each}`))) {
      await checkApplication({ folder, kind, packages });
    }
  }
  if (!wants('user-service')) return;
  const { path, version } = machineNode();
  await step(`apps/user-service answers on Node ${version}`, () => checkUserService(path));
}

async function cleanUp() {
  if (values.keep) console.log(`kept ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
