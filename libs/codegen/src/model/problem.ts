/** Something in a proto that has to be changed, or that deserves a look. */
export interface Problem {
  /** Only errors stop the generation. */
  readonly severity: 'error' | 'warning';
  /** File as the user knows it: the real path, or the import path if there is none. */
  readonly file: string;
  /** First line is 1; undefined if the descriptors carry no source info. */
  readonly line: number | undefined;
  /** First column is 1. */
  readonly column: number | undefined;
  /** What is wrong: subject first, the bad value quoted. */
  readonly message: string;
  /** What was expected, or how to fix it. */
  readonly hint: string;
}

/** A problem as one line: `users.proto:12:3: unknown plugin "redis2": expected one of "redis", …`. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  const level = problem.severity === 'warning' ? 'warning: ' : '';
  const hint = problem.hint === '' ? '' : `: ${problem.hint}`;
  return `${place.join(':')}: ${level}${problem.message}${hint}`;
}
