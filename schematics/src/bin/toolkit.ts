#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../toolkit/command.js';
import { runToolkit } from '../toolkit/run-toolkit.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const terminal: Terminal = {
  folder: process.cwd(),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  signal: stop.signal,
  ...(process.stdin.isTTY && process.stdout.isTTY && { ask }),
};

process.exitCode = await runToolkit(process.argv.slice(2), terminal);

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await prompt.question(question, { signal: stop.signal });
  } finally {
    prompt.close();
  }
}
