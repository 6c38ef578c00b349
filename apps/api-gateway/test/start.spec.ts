import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@nestjs-toolkit/test-servers';

const SCRIPT = join(import.meta.dirname, '../scripts/start.js');

const PORTS = [
  'API_GATEWAY_SERVER_HTTP_PORT',
  'USER_SERVICE_SERVER_HTTP_PORT',
  'USER_SERVICE_SERVER_GRPC_PORT',
  'NOTIFICATION_SERVICE_SERVER_HTTP_PORT',
  'NOTIFICATION_SERVICE_SERVER_GRPC_PORT',
];

/** Makes the request of a printed `curl` call. */
function run(call: string): Promise<Response> {
  const [, ...words] = call.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ''));
  const url = words.find((word) => word.startsWith('http://'))!;
  const valuesOf = (option: string): string[] =>
    words.filter((_word, index) => words[index - 1] === option);
  const [body] = valuesOf('-d');
  const headers = valuesOf('-H').map((header) => header.split(': ') as [string, string]);
  return fetch(url, { method: valuesOf('-X')[0] ?? 'GET', headers, ...(body ? { body } : {}) });
}

describe('npm run start:gateway', () => {
  it('starts the gateway and the services behind it, and prints calls that work', async () => {
    const ports = await Promise.all(PORTS.map(async (name) => [name, String(await freePort())]));
    const child = spawn(process.execPath, [SCRIPT], {
      env: { PATH: process.env['PATH'], ...(Object.fromEntries(ports) as Record<string, string>) },
    });
    const exit = once(child, 'exit');
    const calls: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('  curl ')) calls.push(line.trim());
      if (calls.length === 4) break;
    }
    const answers: unknown[] = [];
    for (const call of calls) {
      const answer = await run(call);
      answers.push([answer.status, await answer.json()]);
    }
    child.stdout.resume();
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(answers).toMatchObject([
      [200, { status: 'created' }],
      [200, { total: 1, users: [{ name: 'Ada Lovelace' }] }],
      [200, { status: 'sent' }],
      [200, { status: 'ok', services: { 'user-service': 'ok', 'notification-service': 'ok' } }],
    ]);
  }, 120_000);
});
