import type { PostgresOptions } from './postgres-options.js';
import {
  parsePostgresDsn,
  type DsnParameters,
  type EmbeddedTarget,
  type ServerTarget,
} from './postgres-dsn.js';
import type { SslSettings } from './ssl-mode.js';

/** How a pool is bounded. Times are milliseconds, 0 is no limit. */
export interface PoolLimits {
  readonly maxConnections: number;
  readonly maxIdleConnections: number;
  readonly connMaxLifetime: number;
  readonly connMaxIdleTime: number;
}

/** Settings of a plugin after the DSN and the single variables have been brought together. */
export interface PostgresSettings {
  readonly target: EmbeddedTarget | ServerTarget;
  readonly ssl: SslSettings;
  readonly timezone: string;
  readonly applicationName: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly connectAttempts: number;
  /** Milliseconds. */
  readonly statementTimeout?: number;
  readonly startupOptions?: string;
  readonly channelBinding: boolean;
  readonly pool: PoolLimits;
}

/**
 * Settled settings of a plugin.
 *
 * @param service name of the service, for `application_name`
 * @throws Error if the options are invalid; {@link PostgresOptions.validate} says so earlier
 */
export function resolvePostgresSettings(
  options: PostgresOptions,
  service: string,
): PostgresSettings {
  const { target, parameters } =
    options.dsn === undefined ? fromParts(options) : parsePostgresDsn(options.dsn);
  const statementTimeout = parameters.statementTimeout ?? options.statementTimeout;
  return {
    target,
    ssl: sslSettings(options, parameters),
    timezone: parameters.timezone ?? options.timezone,
    applicationName: parameters.applicationName ?? options.applicationName ?? service,
    connectTimeout: parameters.connectTimeout ?? options.connectTimeout,
    connectAttempts: options.connectAttempts,
    ...(statementTimeout === undefined ? {} : { statementTimeout }),
    ...(parameters.startupOptions === undefined
      ? {}
      : { startupOptions: parameters.startupOptions }),
    channelBinding: parameters.channelBinding ?? false,
    pool: {
      maxConnections: options.maxConnections,
      maxIdleConnections: Math.min(options.maxIdleConnections, options.maxConnections),
      connMaxLifetime: options.connMaxLifetime,
      connMaxIdleTime: options.connMaxIdleTime,
    },
  };
}

function fromParts(options: PostgresOptions): { target: ServerTarget; parameters: DsnParameters } {
  const { host, port, username: user, password, database } = options;
  if (user === undefined) throw new Error('USERNAME is not set: set it, or set DSN instead');
  return {
    target: {
      kind: 'server',
      host,
      port,
      user,
      ...(password === undefined ? {} : { password }),
      database: database ?? user,
    },
    parameters: {},
  };
}

function sslSettings(options: PostgresOptions, parameters: DsnParameters): SslSettings {
  return {
    mode: parameters.sslMode ?? options.sslMode,
    caFile: parameters.sslCaFile ?? options.sslCaFile,
    certFile: parameters.sslCertFile ?? options.sslCertFile,
    keyFile: parameters.sslKeyFile ?? options.sslKeyFile,
  };
}

/** Where the database is, for messages: `postgres://user@host:5432/database`, never a password. */
export function describeAddress({ target }: Pick<PostgresSettings, 'target'>): string {
  if (target.kind === 'embedded') return `pglite:${target.folder ?? ''}`;
  const { host, port, user, database } = target;
  const place = host.startsWith('/')
    ? encodeURIComponent(host)
    : host.includes(':')
      ? `[${host}]`
      : host;
  return `postgres://${encodeURIComponent(user)}@${place}:${port}/${encodeURIComponent(database)}`;
}
