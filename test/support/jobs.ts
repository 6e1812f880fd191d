import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Trx } from '../../src/db/transaction.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import {
  createJobs,
  createTableDispatcher,
  type DeadJob,
  type JobKind,
  type Jobs,
} from '../../src/platform/jobs/index.ts'
import { createPgBossDispatcher } from '../../src/platform/jobs/pg-boss-dispatcher.ts'
import { realClock } from '../../src/platform/system.ts'
import type { TestDatabase } from './test-database.ts'

interface TestJobsOptions {
  readonly clock?: Clock
  readonly works?: boolean
  readonly onDead?: (trx: Trx, job: DeadJob) => Promise<void>
}

/** Jobs as the app makes them on this store; not started. */
export function createTestJobs(database: TestDatabase, options: TestJobsOptions = {}): Jobs {
  const { clock = realClock, works = true, onDead = () => Promise.resolve() } = options
  const dispatcher =
    database.url === null
      ? createTableDispatcher(database, clock)
      : createPgBossDispatcher({ url: database.url, clock, logger: silentLogger, works })
  return createJobs({ database, dispatcher, clock, logger: silentLogger, works, onDead })
}

const word = z.object({ word: z.string().min(1) })
export type Word = z.infer<typeof word>

/** A kind whose payload is one word. */
export const wordKind = (changes: Partial<JobKind<Word>> = {}): JobKind<Word> => ({
  name: 'test.say',
  title: 'Says a word',
  payload: word,
  maxAttempts: 3,
  backoff: { firstMs: 20, maxMs: 200 },
  timeoutMs: 20_000,
  concurrency: 2,
  ...changes,
})

/** Waits until `read` gives a value that is neither undefined nor false. */
export async function until<T>(
  read: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 8_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await read()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms.`)
    await delay(15)
  }
}
