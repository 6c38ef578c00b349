/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** The variable, such as `USER_SERVICE_PGSQL_PORT`, or the config class for a rule across variables. */
  readonly subject: string;
  /** The value that was found, quoted; absent for secrets and for variables that are not set. */
  readonly found?: string;
  /** What was expected, so that the reader can fix it. */
  readonly expected: string;
}

/** Everything that is wrong with the configuration, reported at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
    const noun = problems.length === 1 ? 'problem' : 'problems';
    super(`${problems.length} configuration ${noun}:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** A problem as one line. */
export function describeProblem({ subject, found, expected }: ConfigProblem): string {
  return found === undefined ? `${subject}: ${expected}` : `${subject}=${found}: ${expected}`;
}
