import {
  CompiledQuery,
  PostgresIntrospector,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { refuseInsideTransaction } from '../transaction.ts'
import { Adapter, Compiler } from './compiler.ts'
import { databaseBusy, endsConnection, translate } from './errors.ts'

/** More than this many callers never wait for a connection: the next is refused at once. */
const MAX_WAITING = 1_000

/** Kysely over a pool of `pg`. With `guarded`, use from inside an open transaction throws: a small pool would wait for itself. */
export function createPostgresDialect(pool: Pool, options: { readonly guarded: boolean }): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => createDriver(pool, options.guarded),
    createIntrospector: (db: Kysely<never>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new Compiler(),
  }
}

interface Connection extends DatabaseConnection {
  release(): void
}

function createDriver(pool: Pool, guarded: boolean): Driver {
  const open = new WeakMap<DatabaseConnection, Connection>()
  const run = async (connection: DatabaseConnection, text: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(text))
  }
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      if (guarded) refuseInsideTransaction()
      const connection = createConnection(await checkOut(pool))
      open.set(connection, connection)
      return connection
    },
    beginTransaction: (connection) => run(connection, 'begin'),
    commitTransaction: (connection) => run(connection, 'commit'),
    rollbackTransaction: (connection) => run(connection, 'rollback'),
    savepoint: (connection, name) => run(connection, `savepoint "${name}"`),
    rollbackToSavepoint: (connection, name) => run(connection, `rollback to "${name}"`),
    releaseSavepoint: (connection, name) => run(connection, `release "${name}"`),
    releaseConnection(connection) {
      open.get(connection)?.release()
      return Promise.resolve()
    },
    destroy: () => pool.end(),
  }
}

async function checkOut(pool: Pool): Promise<PoolClient> {
  if (pool.waitingCount >= MAX_WAITING) throw databaseBusy()
  try {
    return await pool.connect()
  } catch (error) {
    throw translate(error)
  }
}

function createConnection(client: PoolClient): Connection {
  let isBroken = false
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      try {
        const { command, rowCount, rows } = await client.query<object>(sql, parameters.map(storable))
        const isRolledBack = sql === 'commit' && command === 'ROLLBACK'
        if (isRolledBack) throw new Error('The transaction was undone, because one of its statements had failed.')
        return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) }
      } catch (error) {
        isBroken ||= endsConnection(error)
        throw translate(error)
      }
    },
    streamQuery() {
      throw new Error('Streaming is not offered: page by key instead.')
    },
    release: () => client.release(isBroken),
  }
}

/** Text holds no NUL in PostgreSQL; what strangers send may. */
const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
