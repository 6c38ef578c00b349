/**
 * Plugin `postgres_pgx`: PostgreSQL through postgres.js.
 *
 * @module
 */
export {
  isUniqueViolation,
  MigrationError,
  PostgresConnectionError,
} from '@nestjs-toolkit/postgres';
export { type PostgresPgxPlugin } from './plugin-interface.js';
export { PostgresPgxOptions } from './postgres-pgx-options.js';
export { postgresPgx } from './postgres-pgx.js';
