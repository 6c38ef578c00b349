/**
 * Starts the gateway and the services behind it, each as a process of its own, on what is inside the
 * processes: no database, no Redis, no broker. Prints calls to try. Ends them all when it is ended, or
 * when one of them ends.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { createToken } from './create-token.js';

const APPS = join(import.meta.dirname, '../..');

/** What is started, and where it listens unless the environment says otherwise. */
const PROCESSES = [
  { app: 'user-service', prefix: 'USER_SERVICE', httpPort: 8081, grpcPort: 9001 },
  { app: 'notification-service', prefix: 'NOTIFICATION_SERVICE', httpPort: 8082, grpcPort: 9002 },
  { app: 'api-gateway', prefix: 'API_GATEWAY', httpPort: 8080 },
];

const portOf = (variable, fallback) => process.env[variable] ?? String(fallback);

const USERS = `127.0.0.1:${portOf('USER_SERVICE_SERVER_GRPC_PORT', 9001)}`;
const NOTIFICATIONS = `127.0.0.1:${portOf('NOTIFICATION_SERVICE_SERVER_GRPC_PORT', 9002)}`;
const GATEWAY = `http://127.0.0.1:${portOf('API_GATEWAY_SERVER_HTTP_PORT', 8080)}`;

const children = PROCESSES.map(start);
const ending = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
await Promise.all(
  PROCESSES.map(({ prefix, httpPort }) =>
    untilReady(portOf(`${prefix}_SERVER_HTTP_PORT`, httpPort)),
  ),
);
if (!ending.signal.aborted) await printCalls();

/** @returns the `.env.embedded` of an app */
function embedded(app) {
  return parseEnv(readFileSync(join(APPS, app, '.env.embedded'), 'utf8'));
}

function start({ app, prefix, httpPort, grpcPort }) {
  const main = join(APPS, app, 'dist/main.js');
  const http = `${prefix}_SERVER_HTTP_PORT`;
  const grpc = `${prefix}_SERVER_GRPC_PORT`;
  const env = {
    ...embedded(app),
    ...process.env,
    [http]: portOf(http, httpPort),
    ...(grpcPort === undefined ? {} : { [grpc]: portOf(grpc, grpcPort) }),
    API_GATEWAY_RESOLVER_ENDPOINTS: `user-service=${USERS},notification-service=${NOTIFICATIONS}`,
  };
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      process.stdout.write(`${app.padEnd(21)}${line}\n`);
    });
  }
  child.once('exit', (code) => end(code ?? 1));
  return child;
}

async function untilReady(port) {
  while (!ending.signal.aborted) {
    const answer = await fetch(`http://127.0.0.1:${port}/_healthz/readiness`).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await setTimeout(100);
  }
}

/** Ends every process; they drain and close what they have open. */
function end(code) {
  if (ending.signal.aborted) return;
  ending.abort();
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}

async function printCalls() {
  const { API_GATEWAY_AUTH_SECRET: secret } = embedded('api-gateway');
  const user = await createToken(secret, { sub: 'ada' });
  const admin = await createToken(secret, { sub: 'grace', roles: ['admin'] });
  const json = "-H 'content-type: application/json'";
  const calls = [
    `curl -X POST ${GATEWAY}/api/v1/users ${json} -d '{"name":"Ada Lovelace","email":"ada@example.com"}'`,
    `curl '${GATEWAY}/api/v1/users?limit=10' -H 'authorization: Bearer ${admin}'`,
    `curl -X POST ${GATEWAY}/api/v1/notifications ${json} -H 'authorization: Bearer ${user}' -d '{"user_id":"7d444840-9dc0-41d1-b245-5ffdce74fad2","type":"email","subject":"Hi","message":"there"}'`,
    `curl ${GATEWAY}/health -H 'authorization: Bearer ${user}'`,
  ];
  process.stdout.write(
    `\nTry it (anybody may create users, administrators list them; tokens are good for a day):\n\n${calls.map((call) => `  ${call}`).join('\n\n')}\n\n`,
  );
}
