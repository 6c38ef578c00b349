import { Automaton } from './automaton.js';
import { parsePattern } from './parser.js';
import { compileProgram } from './program.js';

/** A compiled pattern. */
export interface Pattern {
  readonly source: string;
  /** Whether any part of the text matches, in time linear to its length. */
  test(text: string): boolean;
}

/**
 * Compiles a pattern of RE2's syntax (https://github.com/google/re2/wiki/Syntax) as Go's `regexp`
 * reads it: matching by code point, `^` and `$` at the ends of the text, classes such as `\d` in
 * ASCII.
 *
 * @throws PatternSyntaxError for what RE2 does not have, such as lookaround and backreferences, and
 *   for a pattern that is too large
 */
export function compilePattern(source: string): Pattern {
  const automaton = new Automaton(compileProgram(parsePattern(source), source));
  return { source, test: (text) => automaton.test(text) };
}
