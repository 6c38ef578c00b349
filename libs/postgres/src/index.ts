/**
 * What the PostgreSQL plugins share: options, addresses, TLS modes, connecting, health, migrations
 * and the embedded database.
 *
 * @module
 */
export { checkConnection } from './check-connection.js';
export { describeSettings, type PostgresInfo } from './describe-settings.js';
export { type ClientSource, endpointClient } from './endpoint-client.js';
export { type EmbeddedTarget, type ServerTarget } from './postgres-dsn.js';
export { limitIdleConnections } from './idle-connections.js';
export { migrateFolder } from './migration/migrate-folder.js';
export { MigrationError } from './migration/migration-error.js';
export { withMigrationLock } from './migration/migration-lock.js';
export { runMigrations, type RunMigrationsOptions } from './migration/run-migrations.js';
export {
  openPostgres,
  type OpenPostgresOptions,
  PostgresConnectionError,
  type PostgresEndpoint,
} from './open-postgres.js';
export { poolMetrics } from './pool-metrics.js';
export { PostgresOptions } from './postgres-options.js';
export { PooledPostgres } from './pooled-postgres.js';
export { QueryLog } from './query-log.js';
export {
  describeAddress,
  type PoolLimits,
  type PostgresSettings,
  resolvePostgresSettings,
} from './postgres-settings.js';
export { isUniqueViolation } from './unique-violation.js';
export { logsQueries, queryLogLevel, type QueryLogLevel, SLOW_QUERY } from './query-log-level.js';
export { type SslMode, type SslSettings } from './ssl-mode.js';
