import type { Values } from './read-values.ts'

export interface SheetsConfig {
  /** Days that a project lives after the last act in it. */
  readonly keepDays: number
  /** Tasks over files that a process runs at once. */
  readonly width: number
}

const MAX_KEEP_DAYS = 365
const MAX_WIDTH = 16

export const readSheets = (values: Values): SheetsConfig => ({
  keepDays: values.integer('SHEETS_KEEP_DAYS', 1, MAX_KEEP_DAYS),
  width: values.integer('SHEETS_CONCURRENCY', 1, MAX_WIDTH),
})
