/**
 * Measures the toolkit. `--help` tells the options.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { runToolkitInProcess } from './codegen/codegen-suite.js';
import { chooseLoad } from './load/choose-load.js';
import { measureInProcess } from './micro/measure.js';
import { parseOptions, USAGE, type BenchOptions } from './options.js';
import { describeEnvironment, environmentText } from './report/environment.js';
import { launchProcesses } from './servers/launch.js';
import { SUITES, type BenchSettings, type SuiteResult } from './suites.js';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else await bench(options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function bench({ suites, rounds, seconds, ...options }: BenchOptions): Promise<void> {
  const { load, description } = chooseLoad(options.load);
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
  const settings: BenchSettings = {
    rounds,
    seconds,
    warmUp: 1,
    load,
    launch: launchProcesses(options.profile),
    micro: { rounds: 2 * rounds + 1, sampleTime: 60, warmUpTime: 300 },
    measureMicro: measureInProcess(options.profile),
    protos: [10, 100],
    runToolkit: runToolkitInProcess,
    log: (line) => void process.stderr.write(`  ${line}\n`),
  };
  const environment = describeEnvironment(description);
  print(environmentText(environment));
  const results: Record<string, SuiteResult> = {};
  for (const name of suites) {
    process.stderr.write(`${name}\n`);
    const result = await SUITES[name](settings);
    print(`\n### ${result.title}\n\n${result.table}`);
    results[name] = result;
  }
  if (options.json === undefined) return;
  const rows = Object.entries(results).map(([name, result]) => [name, result.rows]);
  const text = JSON.stringify({ environment, suites: Object.fromEntries(rows) }, undefined, 2);
  writeFileSync(options.json, `${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
