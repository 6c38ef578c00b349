/**
 * Plugin `postgres`: PostgreSQL through a node-postgres pool, plain SQL.
 *
 * @module
 */
export {
  isUniqueViolation,
  MigrationError,
  PostgresConnectionError,
} from '@nestjs-toolkit/postgres';
export { type IsolationLevel, type PostgresPlugin } from './plugin-interface.js';
export { PostgresPluginOptions } from './postgres-plugin-options.js';
export { postgres } from './postgres.js';
