import { spawn } from 'node:child_process';
import { assert, environment } from './run.js';

/** Longest time until a service is ready, and until it has stopped, in milliseconds. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 20_000;

const running = new Set();

/**
 * Starts a service on free ports, calls it, and stops it by SIGTERM, which has to end with exit code 0.
 *
 * @param command and parameters, such as `['node', 'dist/main']`
 * @param use is given the addresses of the HTTP and the gRPC server
 */
export async function withService({ command, cwd, env }, use) {
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, { cwd, env: environment(cwd, env) });
  running.add(child);
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const addresses = new Promise((resolve) => {
    const read = (chunk) => {
      output += chunk;
      const found = addressesIn(output);
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  try {
    const early = ended.then((code) => `ended with exit code ${code}`);
    const ready = await within(START_TIMEOUT, addresses, early);
    assert(ready?.http, `service is not ready: ${ready ?? 'no sign of it'}\n${output}`);
    await use(ready);
    child.kill('SIGTERM');
    const code = await within(STOP_TIMEOUT, ended);
    assert(code === 0, `service ended with exit code ${code} after SIGTERM\n${output}`);
  } finally {
    child.kill('SIGKILL');
    running.delete(child);
  }
}

/** Ends what is still running, if the script itself is stopped. */
export function killServices() {
  for (const child of running) child.kill('SIGKILL');
}

/** Answer of an HTTP server, with its JSON. */
export async function call(url, init) {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) };
}

function addressesIn(output) {
  const http = /HTTP\s+(http:\/\/\S+)|"http":"([^"]+)"/.exec(output);
  const grpc = /gRPC\s+(\S+:\d+)|"grpc":"([^"]+)"/.exec(output);
  return http && grpc ? { http: http[1] ?? http[2], grpc: grpc[1] ?? grpc[2] } : undefined;
}

async function within(timeout, ...promises) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeout);
  });
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}
