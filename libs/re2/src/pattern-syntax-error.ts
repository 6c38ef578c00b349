/**
 * A pattern that RE2 would refuse. Its message says what is wrong, where, and what to write
 * instead.
 */
export class PatternSyntaxError extends Error {
  constructor(
    problem: string,
    readonly pattern: string,
    /** Where the problem begins, in UTF-16 units of the pattern. */
    readonly offset: number,
  ) {
    super(`${problem} at offset ${offset} of pattern ${JSON.stringify(pattern)}`);
    this.name = 'PatternSyntaxError';
  }
}
