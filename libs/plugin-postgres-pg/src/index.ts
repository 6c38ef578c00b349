/**
 * Plugin `postgres_pg`: PostgreSQL through a node-postgres pool and Kysely.
 *
 * @module
 */
export {
  isUniqueViolation,
  MigrationError,
  PostgresConnectionError,
} from '@nestjs-toolkit/postgres';
export { type PostgresPgPlugin } from './plugin-interface.js';
export { PostgresPgOptions } from './postgres-pg-options.js';
export { postgresPg } from './postgres-pg.js';
