import { AppError, type ErrorKind } from './errors.ts'

const exitCodes: Readonly<Record<ErrorKind, number>> = {
  invalid: 2,
  unauthenticated: 3,
  forbidden: 3,
  not_found: 4,
  conflict: 5,
  limited: 6,
  unavailable: 7,
}

/** The exit code of a command that failed with this error; 1 for what nobody expected. */
export const exitCodeOf = (error: unknown): number => (error instanceof AppError ? exitCodes[error.kind] : 1)
