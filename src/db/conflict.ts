/** SQLSTATE of PostgreSQL: postgresql.org/docs/current/errcodes-appendix.html */
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'

/** The database undid the transaction because of another one: the same work may succeed the next time. SQLite never says so. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK_DETECTED)
