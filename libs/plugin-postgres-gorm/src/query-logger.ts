import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { logsQueries, type QueryLogLevel } from '@nestjs-toolkit/postgres';
import type { Logger } from 'typeorm';

/**
 * Writes what TypeORM reports to the service's log. Parameters of queries are left out: they are the
 * service's data.
 */
export class QueryLogger implements Logger {
  constructor(
    private readonly logger: ToolkitLogger,
    private readonly level: QueryLogLevel,
  ) {}

  logQuery(query: string): void {
    if (logsQueries(this.level, 'info')) this.logger.info('query', { query });
  }

  logQueryError(error: string | Error, query: string): void {
    const reason = error instanceof Error ? error.message : error;
    if (logsQueries(this.level, 'error'))
      this.logger.withFields({ query }).error(`query failed: ${reason}`);
  }

  logQuerySlow(milliseconds: number, query: string): void {
    if (logsQueries(this.level, 'warn'))
      this.logger.withFields({ query, milliseconds }).warn(`query took ${milliseconds} ms`);
  }

  logSchemaBuild(message: string): void {
    this.logger.debug(message);
  }

  logMigration(message: string): void {
    this.logger.debug(message);
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(String(message));
    else this.logger.debug(String(message));
  }
}
