import type { ConnectionOptions } from 'node:tls';
import type { PluginContext } from '@nestjs-toolkit/core';
import {
  logsQueries,
  type PostgresEndpoint,
  type PostgresSettings,
  queryLogLevel,
} from '@nestjs-toolkit/postgres';
import type { Options } from 'postgres';
import type { PostgresPgxOptions } from './postgres-pgx-options.js';

/** How often a silent connection is asked whether it still stands, in seconds. */
const KEEP_ALIVE = 30;

/** What postgres.js connects with, from what is known of the database. Its times are seconds. */
export function driverOptions(
  { client }: PostgresEndpoint,
  settings: PostgresSettings,
  options: PostgresPgxOptions,
  { logger }: PluginContext,
): Options<Record<string, never>> {
  const { pool } = settings;
  const logsAll = logsQueries(queryLogLevel(options.debug), 'info');
  return {
    host: client.host!,
    port: client.port!,
    username: client.user!,
    database: client.database!,
    ...(client.password === undefined ? {} : { password: client.password as () => string }),
    ssl: (client.ssl as ConnectionOptions | false) || false,
    max: pool.maxConnections,
    idle_timeout: seconds(pool.connMaxIdleTime),
    max_lifetime: seconds(pool.connMaxLifetime) || null,
    connect_timeout: seconds(settings.connectTimeout),
    keep_alive: KEEP_ALIVE,
    connection: {
      application_name: settings.applicationName,
      ...(client.options === undefined ? {} : { options: client.options }),
      ...(settings.statementTimeout === undefined
        ? {}
        : { statement_timeout: settings.statementTimeout }),
    },
    onnotice: ({ message }) => logger.debug(String(message)),
    ...(logsAll ? { debug: (_id, query) => logger.info('query', { query }) } : {}),
  };
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
