/** SQLSTATE of a value that breaks a unique constraint or index. */
const UNIQUE_VIOLATION = '23505';

interface MaybeDatabaseError {
  readonly code?: unknown;
  readonly driverError?: unknown;
  readonly cause?: unknown;
}

/**
 * Whether a statement failed because a value exists already: the reason for ALREADY_EXISTS. Knows the
 * errors of node-postgres, of postgres.js, and those that TypeORM and others wrap around them.
 */
export function isUniqueViolation(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, driverError, cause } = error as MaybeDatabaseError;
  return code === UNIQUE_VIOLATION || isUniqueViolation(driverError ?? cause);
}
