import { PatternSyntaxError, compilePattern } from '@nestjs-toolkit/re2';
import type { RuleReport } from './rule-report.js';

export const PATTERN_HINT = 'expected RE2 syntax, see https://github.com/google/re2/wiki/Syntax';

/** Checks that a pattern is one of RE2, and that it does not stand beside `in`. */
export function checkPattern(
  kind: 'string' | 'bytes',
  rules: { readonly pattern: string | undefined; readonly in: readonly unknown[] },
  report: RuleReport,
): void {
  const { pattern } = rules;
  if (pattern === undefined) return;
  if (rules.in.length > 0) {
    report.error([kind, 'pattern'], 'pattern stands beside in', 'in says all: remove pattern');
  }
  const problem = patternProblem(pattern);
  if (problem !== undefined) report.error([kind, 'pattern'], problem, PATTERN_HINT);
}

/** What is wrong with a pattern; undefined if it is one of RE2. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof PatternSyntaxError) return error.message;
    throw error;
  }
}
