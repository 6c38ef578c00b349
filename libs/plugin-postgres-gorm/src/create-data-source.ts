import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { queryLogLevel, SLOW_QUERY } from '@nestjs-toolkit/postgres';
import * as pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresGormOptions } from './postgres-gorm-options.js';
import { QueryLogger } from './query-logger.js';

/** A data source that does not know its server yet: `preStart` tells it. */
export function createDataSource(
  { debug }: PostgresGormOptions,
  logger: ToolkitLogger,
): DataSource {
  return new DataSource({
    type: 'postgres',
    driver: pg,
    logger: new QueryLogger(logger, queryLogLevel(debug)),
    maxQueryExecutionTime: SLOW_QUERY,
    // gen_random_uuid() is part of PostgreSQL since version 13; extensions are a matter of migrations.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolErrorHandler: (error: Error) =>
      logger.warn(`lost an idle connection: ${error.message}; the pool will replace it`),
  });
}
