#!/usr/bin/env node
import { runToolkit } from '../toolkit/run-toolkit.js';

process.exitCode = await runToolkit(process.argv.slice(2), {
  folder: process.cwd(),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
