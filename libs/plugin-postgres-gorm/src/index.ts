/**
 * Plugin `postgres_gorm`: PostgreSQL through a TypeORM data source.
 *
 * @module
 */
export {
  isUniqueViolation,
  MigrationError,
  PostgresConnectionError,
} from '@nestjs-toolkit/postgres';
export {
  type EntityType,
  type IsolationLevel,
  type PostgresGormPlugin,
  type TypeOrmParts,
} from './plugin-interface.js';
export { postgresGorm } from './postgres-gorm.js';
export { PostgresGormOptions } from './postgres-gorm-options.js';
