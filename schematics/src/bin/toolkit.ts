#!/usr/bin/env node

/** First version of Node.js that Nest's own schematics run on. */
const MIN_MAJOR = 22;

const { node } = process.versions;

if (Number(node.split('.')[0]) < MIN_MAJOR) {
  process.stderr.write(
    `Node.js ${node} is too old for the toolkit command: expected 22.22, 24.15 or later; generated services run on 20.19\n`,
  );
  process.exitCode = 2;
} else {
  const { runInTerminal } = await import('../toolkit/run-in-terminal.js');
  process.exitCode = await runInTerminal(process.argv.slice(2));
}
