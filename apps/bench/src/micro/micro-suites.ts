import { binaryContests } from './binary-contests.js';
import type { Contest } from './contest.js';
import { jsonContests } from './json-contests.js';
import { validationContests } from './validation-contests.js';

const SUITES = {
  json: jsonContests,
  validation: validationContests,
  binary: binaryContests,
} satisfies Record<string, () => Contest[]>;

export type MicroSuiteName = keyof typeof SUITES;

export function contestsOf(name: MicroSuiteName): Contest[] {
  return SUITES[name]();
}
