import { formatDuration } from '@nestjs-toolkit/core';
import { describeAddress, type PostgresSettings } from './postgres-settings.js';

/** Settings that are in effect, for people; no secrets. */
export type PostgresInfo = Readonly<Record<string, string | number>>;

/** Describes the settings of a plugin for `info()`. */
export function describeSettings(settings: PostgresSettings): PostgresInfo {
  const { pool, ssl, statementTimeout } = settings;
  return {
    address: describeAddress(settings),
    sslMode: settings.target.kind === 'embedded' ? 'disable' : ssl.mode,
    timezone: settings.timezone,
    applicationName: settings.applicationName,
    maxConnections: pool.maxConnections,
    maxIdleConnections: pool.maxIdleConnections,
    connMaxLifetime: formatDuration(pool.connMaxLifetime),
    connMaxIdleTime: formatDuration(pool.connMaxIdleTime),
    connectTimeout: formatDuration(settings.connectTimeout),
    statementTimeout: statementTimeout === undefined ? 'server' : formatDuration(statementTimeout),
  };
}
