import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { logsQueries, type QueryLogLevel, SLOW_QUERY } from './query-log-level.js';

/** Writes queries to the service's log as `DEBUG` asks. Parameters are left out: they are the service's data. */
export class QueryLog {
  constructor(
    private readonly logger: ToolkitLogger,
    private readonly level: QueryLogLevel,
  ) {}

  /** Whether there is anything to write, ever. */
  get isOn(): boolean {
    return this.level !== 'silent';
  }

  succeeded(query: string, milliseconds: number): void {
    if (milliseconds >= SLOW_QUERY && logsQueries(this.level, 'warn')) {
      const fields = { query, milliseconds: Math.round(milliseconds) };
      this.logger.withFields(fields).warn(`query took ${fields.milliseconds} ms`);
    } else if (logsQueries(this.level, 'info')) this.logger.info('query', { query });
  }

  failed(query: string, error: Error): void {
    if (logsQueries(this.level, 'error'))
      this.logger.withFields({ query }).error(`query failed: ${error.message}`);
  }
}
