import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Dispatcher } from './dispatcher.ts'
import { dueJobs, returnAbandoned } from './job-store.ts'

/**
 * SQLite: the rows of `jobs` are the queue. One process owns the folder by a lock that the kernel releases,
 * so whatever runs at the start was left by a process that has ended, and nobody needs a lease.
 */
export function createTableDispatcher({ db }: Pick<Database, 'db'>, clock: Clock): Dispatcher {
  return {
    async open() {
      await transact(db, (trx) => returnAbandoned(trx, clock.now()))
    },
    offer: () => Promise.resolve(),
    async take(trx, kind, limit) {
      const due = await dueJobs(trx, kind, clock.now(), limit)
      return due.map(({ id, attempts }) => ({ id, ticket: id, attempts, isAbandoned: false }))
    },
    settle: () => Promise.resolve(),
    keep: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
