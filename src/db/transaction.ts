import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables/index.ts'

/** A database handle; a function that accepts it runs inside or outside a transaction. */
export type Db = Kysely<Tables>
/** A function that needs a transaction says so by taking this. */
export type Trx = Transaction<Tables>

const open = new AsyncLocalStorage<{ active: boolean }>()

/** Runs `work` in one transaction, or in the one that `db` already is. */
export async function transact<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (isTrx(db)) return work(db)
  refuseInsideTransaction()
  const scope = { active: false }
  return open.run(scope, () =>
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
}

const isTrx = (db: Db): db is Trx => db.isTransaction

/** SQLite has one writing connection: waiting for it inside its own transaction would wait for ever. */
export function refuseInsideTransaction(): void {
  if (open.getStore()?.active === true)
    throw new Error('The database handle was used inside an open transaction. Pass the transaction (trx) on instead.')
}
