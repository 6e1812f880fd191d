import { Kysely, sql } from 'kysely'
import { Pool, type PoolConfig } from 'pg'
import type { AppError } from '../../kernel/errors.ts'
import type { Database } from '../database.ts'
import { watchStatements, type OnStatement } from '../statements.ts'
import type { Tables } from '../tables/index.ts'
import { createWriter } from '../writer.ts'
import { createPostgresDialect } from './dialect.ts'
import { databaseNotUtf8, databaseReadOnly, databaseTooOld } from './errors.ts'
import { createValueTypes } from './value-types.ts'

export interface PostgresOptions {
  readonly url: string
  /** Connections that are kept open. */
  readonly poolMin: number
  /** Connections of this process for statements; a third of them is for reads. */
  readonly poolMax: number
  readonly statementTimeoutMs: number
  /** As it is seen in pg_stat_activity. */
  readonly applicationName: string
  /** A connection that nobody used was cut: another takes its place. */
  readonly onError: (error: unknown) => void
  readonly onStatement?: OnStatement
}

const CONNECT_TIMEOUT_MS = 10_000
/** A transaction never spans the network or a timer; one that does nothing for so long belongs to a process that hangs. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000
/** After the server's own limit: then the connection is dead and not only slow. */
const QUERY_GRACE_MS = 5_000
const MIN_VERSION = 150_000
const READER_SHARE = 1 / 3
const URGENT_TIMEOUT_MS = 3_000

/**
 * Opens a PostgreSQL database for several processes.
 * @throws AppError `database_unreachable`, `database_refused`, `database_too_old`, `database_read_only`, `database_not_utf8`
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const readers = Math.max(1, Math.floor(options.poolMax * READER_SHARE))
  const writers = Math.max(1, options.poolMax - readers)
  const pool = createPool(options, writers)
  const db = new Kysely<Tables>({
    dialect: createPostgresDialect(pool, { guarded: true }),
    ...watchStatements('write', options.onStatement),
  })
  const readOnly = { options: '-c default_transaction_read_only=on' }
  const readPool = createPool(options, readers, readOnly)
  const readDb = new Kysely<Tables>({
    dialect: createPostgresDialect(readPool, { guarded: false }),
    ...watchStatements('read', options.onStatement),
  })
  const urgentPool = createPool({ ...options, statementTimeoutMs: URGENT_TIMEOUT_MS }, 1)
  const urgentDb = new Kysely<Tables>({ dialect: createPostgresDialect(urgentPool, { guarded: true }) })
  const writer = createWriter(db)
  const close = async (): Promise<void> => {
    await writer.drained()
    await readDb.destroy()
    await db.destroy()
    // Kysely closes nothing of a handle that was never used.
    for (const each of [readPool, urgentPool]) if (!each.ending) await each.end()
  }
  try {
    await checkServer(db)
  } catch (error) {
    await close()
    throw error
  }
  return {
    db,
    readDb,
    writer,
    relaxedWriter: writer,
    urgentDb,
    path: null,
    size: () => sizeOf(readDb),
    pool: () => ({
      open: pool.totalCount + readPool.totalCount,
      idle: pool.idleCount + readPool.idleCount,
      waiting: pool.waitingCount + readPool.waitingCount,
    }),
    close,
  }
}

function createPool(options: PostgresOptions, max: number, more: PoolConfig = {}): Pool {
  const { statementTimeoutMs } = options
  const pool = new Pool({
    connectionString: options.url,
    min: Math.min(options.poolMin, max),
    max,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + QUERY_GRACE_MS,
    keepAlive: true,
    types: createValueTypes(),
    ...more,
  })
  pool.on('error', options.onError)
  // A connection may be cut between two statements of a transaction as well: the next statement says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

async function checkServer(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<ServerFacts>`
    select current_setting('server_version_num')::bigint as number, current_setting('server_version') as name,
      current_setting('server_encoding') as encoding,
      pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly"`.execute(db)
  const refusal = rows[0] === undefined ? undefined : refusalOf(rows[0])
  if (refusal !== undefined) throw refusal
}

export interface ServerFacts {
  /** 150004 for 15.4. */
  readonly number: number
  readonly name: string
  readonly encoding: string
  readonly isReadOnly: boolean
}

/** Why Switchboard cannot work on such a server. */
export function refusalOf({ number, name, encoding, isReadOnly }: ServerFacts): AppError | undefined {
  if (number < MIN_VERSION) return databaseTooOld(name)
  if (encoding !== 'UTF8') return databaseNotUtf8(encoding)
  return isReadOnly ? databaseReadOnly() : undefined
}

async function sizeOf(readDb: Kysely<Tables>): Promise<{ bytes: number; walBytes: number }> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(readDb)
  return { bytes: rows[0]?.bytes ?? 0, walBytes: 0 }
}
