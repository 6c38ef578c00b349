#!/usr/bin/env node
/** The plugin for protoc and buf: reads a request from standard input and writes the answer to standard output. */
import { buffer } from 'node:stream/consumers';
import { PLUGIN_NAME, PLUGIN_VERSION } from '../generate/preamble.js';
import { runPlugin } from '../plugin/run-plugin.js';

if (process.argv.includes('--version')) {
  process.stdout.write(`${PLUGIN_NAME} ${PLUGIN_VERSION}\n`);
} else {
  const { response, warnings } = runPlugin(await buffer(process.stdin));
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  process.stdout.write(response);
}
