import type { ClientConfig, PoolConfig } from 'pg';
import type { ServerTarget } from './postgres-dsn.js';
import type { PostgresSettings } from './postgres-settings.js';
import type { TlsChoice } from './ssl-mode.js';

/** What a node-postgres client connects with. The password is a function, so that no dump shows it. */
export function clientConfig(
  settings: PostgresSettings,
  server: Omit<ServerTarget, 'kind'>,
  tls: TlsChoice,
): ClientConfig {
  const { host, port, user, password, database } = server;
  return {
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password: () => password }),
    ssl: tls,
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeout,
    keepAlive: true,
    options: startupOptions(settings),
    ...(settings.statementTimeout === undefined
      ? {}
      : { statement_timeout: settings.statementTimeout }),
    ...(settings.channelBinding ? { enableChannelBinding: true } : {}),
  };
}

/** What a node-postgres pool is made with. Idle connections: see `limitIdleConnections()`. */
export function poolConfig(client: ClientConfig, { pool }: PostgresSettings): PoolConfig {
  return {
    ...client,
    max: pool.maxConnections,
    idleTimeoutMillis: pool.connMaxIdleTime,
    maxLifetimeSeconds: Math.ceil(pool.connMaxLifetime / 1_000),
  };
}

function startupOptions({ timezone, startupOptions }: PostgresSettings): string {
  const zone = `-c TimeZone=${timezone.replace(/[\\\s]/g, '\\$&')}`;
  return startupOptions === undefined ? zone : `${zone} ${startupOptions}`;
}
