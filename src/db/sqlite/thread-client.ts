import { Worker } from 'node:worker_threads'
import type { StatementResult } from './statements.ts'

export interface ThreadOptions {
  readonly path: string
  readonly role: 'reader' | 'checkpointer'
}

export type ThreadRequest =
  { readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] } | 'close'
export type ThreadReply =
  { readonly id: number; readonly result: StatementResult } | { readonly id: number; readonly error: string }

export interface SqliteThread {
  execute(sql: string, parameters: readonly unknown[]): Promise<StatementResult>
  close(): Promise<void>
}

const MAX_PENDING = 1_000

interface Waiter {
  resolve(result: StatementResult): void
  reject(error: Error): void
}

/**
 * A connection in a thread of its own, so that a long statement does not hold the event loop. A thread that ended by an error (it ran
 * out of memory, for example) has refused what it was asked; the next request begins another.
 */
export function startSqliteThread(options: ThreadOptions, timeoutMs: number): SqliteThread {
  let thread = openThread(options, timeoutMs)
  let isClosed = false
  return {
    execute(sql, parameters) {
      if (thread.hasEnded() && !isClosed) thread = openThread(options, timeoutMs)
      return thread.execute(sql, parameters)
    },
    close() {
      isClosed = true
      return thread.close()
    },
  }
}

function openThread(options: ThreadOptions, timeoutMs: number): SqliteThread & { hasEnded(): boolean } {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: options })
  const waiters = new Map<number, Waiter>()
  let lastId = 0
  let failure: Error | undefined

  const failAll = (error: Error): void => {
    failure = error
    for (const waiter of waiters.values()) waiter.reject(error)
    waiters.clear()
  }
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      failAll(failure ?? new Error('The database thread has ended.'))
      resolve()
    })
  })
  worker.on('error', failAll)
  worker.on('message', (reply: ThreadReply) => {
    const waiter = waiters.get(reply.id)
    waiters.delete(reply.id)
    if ('error' in reply) waiter?.reject(new Error(reply.error))
    else waiter?.resolve(reply.result)
  })
  worker.unref()

  const request = (sql: string, parameters: readonly unknown[]): Promise<StatementResult> =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      const timer = setTimeout(() => {
        waiters.delete(id)
        reject(new Error(`A read took longer than ${timeoutMs} ms.`))
      }, timeoutMs)
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        act()
      }
      waiters.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      })
      worker.postMessage({ id, sql, parameters } satisfies ThreadRequest)
    })

  return {
    hasEnded: () => failure !== undefined,
    async execute(sql, parameters) {
      if (failure !== undefined) throw failure
      if (waiters.size >= MAX_PENDING) throw new Error('Too many reads are waiting. Try again in a moment.')
      return request(sql, parameters)
    },
    async close() {
      worker.ref()
      worker.postMessage('close' satisfies ThreadRequest)
      await exited
    },
  }
}
