import { mkdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { createSqliteDialect, createTurnstile } from './sqlite/dialect.ts'
import { openMainWriter } from './sqlite/open.ts'
import { startCheckpointer } from './sqlite/checkpointer.ts'
import { watchStatements, type OnStatement } from './statements.ts'
import { createExecutor } from './sqlite/statements.ts'
import { startSqliteThread } from './sqlite/thread-client.ts'
import { createWriter, type Writer } from './writer.ts'
import type { Tables } from './tables/index.ts'
import type { Db } from './transaction.ts'

const READ_TIMEOUT_MS = 30_000

export interface Database {
  /** Reads and writes; one transaction at a time. */
  readonly db: Db
  /** Reads only, beside the event loop; sees what is committed. For `queries.ts`. */
  readonly readDb: Db
  /** Many small writes in one transaction. */
  readonly writer: Writer
  /**
   * The same for what is found again when it is lost: what it wrote outlives the process, but after a power cut the last of it may be
   * undone, whole transactions and from the end. A write of `writer` or `db` makes all before it durable. On PostgreSQL it is `writer`.
   */
  readonly relaxedWriter: Writer
  /** One connection apart from the pool, for what may not wait behind others; null on SQLite. */
  readonly urgentDb: Db | null
  /** The file of a SQLite database; null on PostgreSQL. */
  readonly path: string | null
  /** Of the database and of the log that is not yet in it. */
  size(): Promise<{ readonly bytes: number; readonly walBytes: number }>
  /** Connections of a pool and who waits for one; null on SQLite, which has none. */
  pool(): Pool | null
  close(): Promise<void>
}

export interface Pool {
  readonly open: number
  readonly idle: number
  readonly waiting: number
}

/** Opens (and makes) the SQLite database of a data folder. The caller holds the folder's lock. */
export function openDatabase(folder: string, onError: (error: unknown) => void, onStatement?: OnStatement): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'switchboard.db')
  const connection = openMainWriter(path)
  const execute = createExecutor(connection)
  const turn = createTurnstile()
  const backend = { execute, close: () => connection.close() }
  const db = new Kysely<Tables>({
    dialect: createSqliteDialect(backend, { turn }),
    ...watchStatements('write', onStatement),
  })
  const relaxedDb = new Kysely<Tables>({
    dialect: createSqliteDialect({ execute, close: () => undefined }, { turn, around: relaxed(connection) }),
    ...watchStatements('write', onStatement),
  })
  const reader = startSqliteThread({ path, role: 'reader' }, READ_TIMEOUT_MS)
  const readDb = new Kysely<Tables>({
    dialect: createSqliteDialect(reader, {}),
    ...watchStatements('read', onStatement),
  })
  const writer = createWriter(db)
  const relaxedWriter = createWriter(relaxedDb)
  const checkpointer = startCheckpointer(path, execute, onError)
  return {
    db,
    readDb,
    writer,
    relaxedWriter,
    urgentDb: null,
    path,
    size: async () => ({ bytes: await sizeOf(path), walBytes: await sizeOf(`${path}-wal`) }),
    pool: () => null,
    async close() {
      await writer.drained()
      await relaxedWriter.drained()
      await checkpointer.close()
      await readDb.destroy()
      // Kysely closes nothing of a handle that was never used.
      await reader.close()
      await relaxedDb.destroy()
      await db.destroy()
    },
  }
}

/** SQLite sets this while it prepares the statement, so a statement that is kept would set it once. */
const relaxed = (connection: DatabaseSync): { begin(): void; end(): void } => ({
  begin: () => connection.exec('pragma synchronous = normal'),
  end: () => connection.exec('pragma synchronous = full'),
})

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
