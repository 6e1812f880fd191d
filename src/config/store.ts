import { join, resolve } from 'node:path'
import type { Values } from './read-values.ts'

export const roles = ['all', 'web', 'worker'] as const
export type Role = (typeof roles)[number]

export interface PostgresConfig {
  /** postgres://user:password@host:port/database */
  readonly url: string
  readonly poolMin: number
  readonly poolMax: number
  readonly statementTimeoutMs: number
}

export interface StoreConfig {
  readonly role: Role
  /** Null: a SQLite database in the data folder. */
  readonly postgres: PostgresConfig | null
  /** Absolute. */
  readonly filesDir: string
}

const MAX_POOL = 500
/** One for reads, one for what the lanes write together, one for everybody else. */
const MIN_POOL = 3
const MAX_STATEMENT_MS = 3_600_000

export function readStore(values: Values, dataDir: string): StoreConfig {
  const role = values.oneOf('ROLE', roles, 'all')
  const postgres = readPostgres(values)
  if (postgres === null && role !== 'all')
    values.problem(
      'ROLE',
      `is ${role}, which needs a database for several processes: set DATABASE_URL, or remove ROLE to do everything in one process with SQLite.`,
    )
  const filesDir = values.optional('FILES_DIR')
  if (filesDir !== null && postgres === null)
    values.problem('FILES_DIR', 'needs DATABASE_URL; with SQLite files are in DATA_DIR, so that a folder is whole.')
  return { role, postgres, filesDir: resolve(filesDir ?? join(dataDir, 'files')) }
}

function readPostgres(values: Values): PostgresConfig | null {
  const poolMin = values.integer('PG_POOL_MIN', 0, MAX_POOL)
  const poolMax = values.integer('PG_POOL_MAX', MIN_POOL, MAX_POOL)
  const statementTimeoutMs = values.integer('PG_STATEMENT_TIMEOUT_MS', 100, MAX_STATEMENT_MS)
  if (poolMin > poolMax) values.problem('PG_POOL_MIN', `is ${poolMin}, more than PG_POOL_MAX, which is ${poolMax}.`)
  const url = values.optional('DATABASE_URL')
  if (url === null) return null
  if (!isPostgresUrl(url))
    values.problem(
      'DATABASE_URL',
      'is no address of a PostgreSQL database such as postgres://user:password@host:5432/switchboard.',
    )
  return { url, poolMin, poolMax, statementTimeoutMs }
}

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
}
