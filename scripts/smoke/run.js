import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Root of this repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** Longest time a command may take, in milliseconds. */
const TIMEOUT = 300_000;

/**
 * Runs a command to its end; programs of the folder's own packages and of this repository are found.
 *
 * @returns what it wrote
 * @throws Error with what it wrote, if it fails and is not expected to
 */
export async function run(command, parameters, { cwd = ROOT, env = {}, fails = false } = {}) {
  const child = spawn(command, parameters, {
    cwd,
    env: environment(cwd, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT,
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const output = Buffer.concat(chunks).toString();
  if ((code !== 0) !== fails) {
    const line = [command, ...parameters].join(' ');
    throw new Error(`${line} ended with exit code ${code} in ${cwd}:\n${output}`);
  }
  return output;
}

/** Environment of a child: without what npm set for this script, so that it is as in a user's terminal. */
export function environment(cwd, env = {}) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_cache|config_registry)|INIT_CWD|NODE_ENV|CI$)/.test(name),
  );
  const bins = [join(cwd, 'node_modules/.bin'), join(ROOT, 'node_modules/.bin')];
  const PATH = [...bins, process.env.PATH].join(delimiter);
  return { ...Object.fromEntries(own), PATH, ...env };
}

/** Does a step and prints one line for it. */
export async function step(name, body) {
  const start = performance.now();
  const result = await body();
  console.log(`ok  ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}
