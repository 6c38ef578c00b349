import { spawn } from 'node:child_process';
import { onCore } from '../processes/cores.js';

/** What tools may take beyond the time they are told to run for, in milliseconds. */
const GRACE = 10_000;

/** Runs a load generator on the core for it. @returns what it prints */
export function runTool(command: readonly string[], seconds: number): Promise<string> {
  const [file, ...parameters] = onCore('other', command);
  const child = spawn(file, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000 + GRACE,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${command[0]} failed:\n${text}`));
    });
  });
}
