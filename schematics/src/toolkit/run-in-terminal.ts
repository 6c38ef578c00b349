import { createInterface } from 'node:readline/promises';
import type { Terminal } from './command.js';
import { runToolkit } from './run-toolkit.js';

/** Runs the `toolkit` command for the person or script that has started this process. @returns the exit code */
export async function runInTerminal(parameters: readonly string[]): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const ask = async (question: string): Promise<string> => {
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await prompt.question(question, { signal: stop.signal });
    } finally {
      prompt.close();
    }
  };
  const terminal: Terminal = {
    folder: process.cwd(),
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    signal: stop.signal,
    ...(process.stdin.isTTY && process.stdout.isTTY && { ask }),
  };
  return runToolkit(parameters, terminal);
}
