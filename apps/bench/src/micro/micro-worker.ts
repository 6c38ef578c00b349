/**
 * Runs the contests of one suite in a process of its own.
 *
 * @module
 */
import { contestsOf, type MicroSuiteName } from './micro-suites.js';
import { runContests, type MicroSettings } from './run-contests.js';

const [, , name, settings] = process.argv;
process.send!(
  runContests(contestsOf(name as MicroSuiteName), JSON.parse(settings!) as MicroSettings),
);
process.disconnect();
