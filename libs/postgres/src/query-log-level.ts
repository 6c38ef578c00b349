/** What `DEBUG` asks for; each level includes those before it. */
export type QueryLogLevel = 'silent' | 'error' | 'warn' | 'info';

const LEVELS: readonly QueryLogLevel[] = ['silent', 'error', 'warn', 'info'];

/** Time from which a query counts as slow, in milliseconds. */
export const SLOW_QUERY = 200;

/** The level behind the words and switches that `DEBUG` takes. */
export function queryLogLevel(debug: string): QueryLogLevel {
  if (debug === 'true' || debug === '1') return 'info';
  return LEVELS.find((level) => level === debug) ?? 'silent';
}

/** Whether a log at one level holds what belongs to another. */
export function logsQueries(at: QueryLogLevel, level: QueryLogLevel): boolean {
  return LEVELS.indexOf(at) >= LEVELS.indexOf(level);
}
