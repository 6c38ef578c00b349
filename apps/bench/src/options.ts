import { parseArgs } from 'node:util';
import { LOAD_KINDS, type LoadKind } from './load/choose-load.js';
import { SUITE_NAMES, type SuiteName } from './suites.js';

export const USAGE = `Usage: npm run bench -- [options]

Measures the toolkit and its peers in turn and prints medians, in about five minutes.

  --only <suites>     ${SUITE_NAMES.join(', ')}; several with commas   [all]
  --rounds <n>        samples of each server or function               [3]
  --seconds <n>       time of a sample of a server under load          [3]
  --load <kind>       auto, native (h2load and wrk) or node            [auto]
  --json <file>       writes all numbers there, too
  --profile <folder>  writes a CPU profile of each process there; numbers get worse
  --help
`;

export interface BenchOptions {
  readonly suites: readonly SuiteName[];
  readonly rounds: number;
  readonly seconds: number;
  readonly load: LoadKind;
  readonly json: string | undefined;
  readonly profile: string | undefined;
  readonly help: boolean;
}

/** @throws Error that says what is wrong with the arguments */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: SUITE_NAMES.join(',') },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      load: { type: 'string', default: 'auto' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    suites: values.only.split(',').map((name) => oneOf('--only', name.trim(), SUITE_NAMES)),
    rounds: positiveInteger('--rounds', values.rounds),
    seconds: positiveInteger('--seconds', values.seconds),
    load: oneOf('--load', values.load, LOAD_KINDS),
    json: values.json,
    profile: values.profile,
    help: values.help,
  };
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  if ((known as readonly string[]).includes(value)) return value as T;
  throw new Error(`unknown value "${value}" of ${option}: expected ${known.join(', ')}`);
}

function positiveInteger(option: string, value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new Error(`invalid value "${value}" of ${option}: expected an integer from 1 to 9999`);
}
