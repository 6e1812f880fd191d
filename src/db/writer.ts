import { CompiledQuery } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import { isConflict } from './conflict.ts'
import { refuseInsideTransaction, transact, type Db, type Trx } from './transaction.ts'

/** A transaction of many small writes is closed after this, so that the event loop is never held for long. */
const BUDGET_MS = 8
export const MAX_QUEUED_WRITES = 20_000

export interface Writer {
  /**
   * Runs `job` in the next shared transaction and resolves when that is durable. A job that throws undoes only itself. It may run again,
   * as the work of `transact` may.
   * @throws AppError `busy` when more than 20,000 jobs wait.
   */
  write<T>(job: (trx: Trx) => Promise<T>): Promise<T>
  readonly queued: number
  /** Resolves when nothing waits. */
  drained(): Promise<void>
}

interface Job {
  /** Runs in the transaction; what it returns is called after the commit, or `fail` instead. */
  run(trx: Trx): Promise<() => void>
  fail(error: unknown): void
}

const SAVE = CompiledQuery.raw('savepoint job')
const RELEASE = CompiledQuery.raw('release job')
const UNDO = CompiledQuery.raw('rollback to job')

/** Group commit: the intents and outcomes of all lanes share one transaction and one fsync. */
export function createWriter(db: Db): Writer {
  const jobs: Job[] = []
  let flushing: Promise<void> | undefined

  const flush = async (): Promise<void> => {
    while (jobs.length > 0) {
      await commitBatch(db, jobs)
      await nextTurn()
    }
    flushing = undefined
  }

  return {
    async write<T>(job: (trx: Trx) => Promise<T>): Promise<T> {
      refuseInsideTransaction()
      if (jobs.length >= MAX_QUEUED_WRITES) throw tooBusy()
      return new Promise<T>((resolve, reject) => {
        jobs.push({
          run: async (trx) => {
            const value = await job(trx)
            return () => resolve(value)
          },
          fail: reject,
        })
        flushing ??= nextTurn().then(flush)
      })
    },
    get queued() {
      return jobs.length
    },
    drained: () => flushing ?? Promise.resolve(),
  }
}

async function commitBatch(db: Db, jobs: Job[]): Promise<void> {
  const taken: Job[] = []
  const settled: (() => void)[] = []
  try {
    await transact(db, async (trx) => {
      settled.length = 0
      jobs.unshift(...taken.splice(0))
      const startedAt = performance.now()
      do {
        const job = jobs.shift()
        if (job === undefined) return
        taken.push(job)
        settled.push(await runIsolated(trx, job))
      } while (performance.now() - startedAt < BUDGET_MS)
    })
  } catch (error) {
    const first = taken.length === 0 ? jobs.shift() : undefined
    for (const job of first === undefined ? taken : [first]) job.fail(error)
    return
  }
  for (const settle of settled) settle()
}

async function runIsolated(trx: Trx, job: Job): Promise<() => void> {
  await trx.executeQuery(SAVE)
  try {
    const settle = await job.run(trx)
    await trx.executeQuery(RELEASE)
    return settle
  } catch (error) {
    if (isConflict(error)) throw error
    await trx.executeQuery(UNDO).catch((cause: unknown) => {
      throw cause instanceof Error && cause.message.includes('no such savepoint') ? error : cause
    })
    await trx.executeQuery(RELEASE)
    return () => job.fail(error)
  }
}

/** After the event loop's I/O: what arrives together is committed together. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const tooBusy = (): AppError =>
  new AppError('busy', 'unavailable', 'Too many writes are waiting for the disk. Try again in a moment.', {
    retryAfterS: 1,
  })
