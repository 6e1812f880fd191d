import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely, Transaction } from 'kysely'
import { isConflict } from './conflict.ts'
import type { Tables } from './tables/index.ts'

/** A database handle; a function that accepts it runs inside or outside a transaction. */
export type Db = Kysely<Tables>
/** A function that needs a transaction says so by taking this. */
export type Trx = Transaction<Tables>

interface Scope {
  active: boolean
  readonly afterCommit: (() => void)[]
}

const open = new AsyncLocalStorage<Scope>()

/** Of two transactions that wait for each other one is undone, and begins again. */
const MAX_CONFLICTS = 3

/**
 * Runs `work` in one transaction, or in the one that `db` already is. On PostgreSQL it may run again, after everything it did in the
 * database was undone for the sake of another process: outside of it `work` changes nothing (`afterCommit` is for that).
 */
export async function transact<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (isTrx(db)) return work(db)
  refuseInsideTransaction()
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await attempt(db, work)
    } catch (error) {
      if (!isConflict(error) || conflicts === MAX_CONFLICTS) throw error
    }
  }
}

async function attempt<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  const scope: Scope = { active: false, afterCommit: [] }
  const value = await open.run(scope, () =>
    db
      .transaction()
      .execute((trx) => {
        scope.active = true
        return work(trx)
      })
      .finally(() => {
        scope.active = false
      }),
  )
  for (const act of scope.afterCommit) act()
  return value
}

/**
 * Runs `act` once the transaction around the caller is committed, at once when there is none; never after a rollback. In the shared
 * transaction of the writer it runs also when only the caller's own job was undone, so it should look at what is stored.
 */
export function afterCommit(act: () => void): void {
  const scope = open.getStore()
  if (scope?.active === true) scope.afterCommit.push(act)
  else act()
}

const isTrx = (db: Db): db is Trx => db.isTransaction

/** SQLite has one writing connection: waiting for it inside its own transaction would wait for ever. */
export function refuseInsideTransaction(): void {
  if (open.getStore()?.active === true)
    throw new Error('The database handle was used inside an open transaction. Pass the transaction (trx) on instead.')
}
