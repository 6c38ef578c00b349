import { spawn } from 'node:child_process';
import type { Terminal } from '../toolkit/command.js';

/** Longest time that a service may take to print, in milliseconds; asking every backend takes longest. */
const TIMEOUT = 90_000;

/** Largest output that is kept, in characters. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a built service with arguments that make it print and end, and passes on what it prints.
 *
 * @param main file that starts it, relative to the folder of the terminal
 * @returns its exit code
 */
export async function runService(
  main: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], {
    cwd: terminal.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...terminalWidth() },
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, TIMEOUT);
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(timer);
  if (output().trim() !== '') terminal.out(output().trimEnd());
  if (errors().trim() !== '') terminal.err(errors().trimEnd());
  if (isLate) {
    terminal.err(
      `${main} did not end within ${TIMEOUT / 1000} s: expected it to create the application with ToolkitFactory.create(), which understands ${args[0]}`,
    );
  }
  return code;
}

/** What is written here is shown there. */
function terminalWidth(): { COLUMNS?: string } {
  return process.stdout.columns ? { COLUMNS: String(process.stdout.columns) } : {};
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MAX_OUTPUT) text += chunk;
  });
  return () => text;
}
