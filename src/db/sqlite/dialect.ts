import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import { refuseInsideTransaction } from '../transaction.ts'
import { isAlreadyRolledBack, isLocked, translate } from './errors.ts'
import type { StatementResult } from './statements.ts'

export interface SqliteBackend {
  execute(sql: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult>
  close(): void | Promise<void>
}

/** Another program's transaction ends sooner, or whoever waits is told. SQLite itself would hold the event loop while it waits. */
const MAX_LOCK_WAIT_MS = 5_000
/** A program that writes all the time leaves gaps of a few ms. */
const LOCK_POLL_MS = 3

export interface SqliteDialectOptions {
  /** Handles of one connection that write share it: their users queue up, and use from inside an open transaction throws. */
  readonly turn?: Turnstile
  /** Is told before each transaction begins and after it ended. */
  readonly around?: { begin(): void; end(): void }
}

/** Kysely over one connection of `node:sqlite`. */
export function createSqliteDialect(backend: SqliteBackend, options: SqliteDialectOptions): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => createDriver(backend, options),
    createIntrospector: (db: Kysely<never>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class Adapter extends SqliteAdapter {
  /** Otherwise Kysely queues users itself, before our driver can refuse one that would wait for its own transaction. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
  /** Kysely assumes that a schema change cannot be undone; in SQLite it can, so migrations run in a transaction. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function createDriver(backend: SqliteBackend, { turn, around }: SqliteDialectOptions): Driver {
  const connection = createConnection(backend)
  const run = async (text: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(text))
  }
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      if (turn !== undefined) {
        refuseInsideTransaction()
        await turn.enter()
      }
      return connection
    },
    async beginTransaction() {
      around?.begin()
      try {
        await run('begin immediate')
      } catch (error) {
        around?.end()
        throw error
      }
    },
    async commitTransaction() {
      await run('commit')
      around?.end()
    },
    async rollbackTransaction() {
      try {
        await run('rollback')
      } catch (error) {
        if (!isAlreadyRolledBack(error)) throw error
      }
      around?.end()
    },
    savepoint: (_connection, name) => run(`savepoint "${name}"`),
    rollbackToSavepoint: (_connection, name) => run(`rollback to "${name}"`),
    releaseSavepoint: (_connection, name) => run(`release "${name}"`),
    releaseConnection() {
      turn?.leave()
      return Promise.resolve()
    },
    destroy: async () => backend.close(),
  }
}

function createConnection(backend: SqliteBackend): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes, lastId } = await run(backend, query)
      return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(lastId) }
    },
    streamQuery() {
      throw new Error('Streaming is not offered: page by key instead.')
    },
  }
}

async function run(backend: SqliteBackend, { sql, parameters }: CompiledQuery): Promise<StatementResult> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await backend.execute(sql, parameters)
    } catch (error) {
      if (!isLocked(error) || performance.now() - startedAt > MAX_LOCK_WAIT_MS) throw translate(error)
      await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS))
    }
  }
}

export interface Turnstile {
  enter(): Promise<void>
  leave(): void
}

/** First come, first served; without a queue the turn is taken at once. */
export function createTurnstile(): Turnstile {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    enter() {
      if (!taken) {
        taken = true
        return Promise.resolve()
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    leave() {
      const next = waiting.shift()
      if (next === undefined) taken = false
      else next()
    },
  }
}
