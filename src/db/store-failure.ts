import { AppError } from '../kernel/errors.ts'

/** SQLite's result code for a row that breaks a rule (sqlite.org/rescode.html#constraint); extended codes carry it in their low byte. */
const SQLITE_CONSTRAINT = 19

/** The store could not write at all (full, busy, broken disk): whatever comes next would fail as well. */
export const isStoreFailure = (error: unknown): boolean =>
  (error instanceof AppError && error.kind === 'unavailable') ||
  (error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) !== SQLITE_CONSTRAINT)
