import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { assert, ROOT } from './run.js';
import { call, withService } from './service.js';

/** Settings with which the example runs without any server. */
const EMBEDDED = {
  USER_SERVICE_PGSQL_DSN: 'pglite:',
  USER_SERVICE_CACHE_DSN: 'memory:',
  USER_SERVICE_SERVER_HTTP_PORT: '0',
  USER_SERVICE_SERVER_GRPC_PORT: '0',
};

/**
 * The Node.js that this machine has besides the one that npm scripts run on; the latter if it has none
 * that is recent enough for Nest.
 */
export function machineNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = process.env.PATH.split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, program))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, version: versionOf(path) }))
    .find(({ version: [major, minor] }) => major > 20 || (major === 20 && minor >= 19));
  const own = { path: process.execPath, version: versionOf(process.execPath) };
  const { path, version } = found ?? own;
  return { path, version: version.join('.') };
}

function versionOf(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8' })
    .trim()
    .slice(1)
    .split('.')
    .map(Number);
}

/** Starts the built example and creates, reads and lists a user. */
export async function checkUserService(node) {
  const cwd = join(ROOT, 'apps/user-service');
  const command = [node, '--enable-source-maps', 'dist/main.js'];
  await withService({ command, cwd, env: EMBEDDED }, async ({ http }) => {
    const body = JSON.stringify({ name: 'Ada Lovelace', email: 'ada@example.com' });
    const headers = { 'content-type': 'application/json' };
    const created = await call(`${http}/users`, { method: 'POST', headers, body });
    assert(created.status === 200, `POST /users answered ${created.status} ${created.text}`);
    const found = await call(`${http}/users/${created.json().user_id}`);
    assert(found.json().user?.email === 'ada@example.com', `GET /users/… answered ${found.text}`);
    const twice = await call(`${http}/users`, { method: 'POST', headers, body });
    assert(twice.status === 409, `a second user of the e-mail got ${twice.status} ${twice.text}`);
  });
}
