import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { JobProgress } from './contract.ts'
import { JobLost } from './errors.ts'
import { changeOwn, type Claim, type JobRow } from './job-store.ts'
import type { RegisteredKind } from './kinds.ts'

export type TryOutcome =
  | { readonly end: 'done' }
  | { readonly end: 'dead' | 'failed'; readonly reason: string }
  /** No longer ours: nothing is written. */
  | { readonly end: 'lost' }
  /** The process stops: the job goes back. */
  | { readonly end: 'stopped' }

/** One try while it runs. */
export interface Try {
  readonly claim: Claim
  readonly job: JobRow
  readonly ticket: string
  readonly outcome: Promise<TryOutcome>
  /** Settles when the handler has really returned. */
  readonly returned: Promise<unknown>
  progress(): JobProgress | null
  /** Asks the handler to end; it has until `giveUp`. */
  stop(): void
  giveUp(): void
  lose(): void
}

interface TryDeps {
  readonly database: Pick<Database, 'writer'>
  readonly clock: Clock
}

const PROGRESS_EVERY_MS = 500
const MAX_REASON_CHARACTERS = 500

export function beginTry(
  { database, clock }: TryDeps,
  registered: RegisteredKind,
  { claim, job, ticket }: Pick<Try, 'claim' | 'job' | 'ticket'>,
): Try {
  const { timeoutMs } = registered.kind
  const controller = new AbortController()
  const interrupted = Promise.withResolvers<TryOutcome>()
  const interrupt = (outcome: TryOutcome, reason: Error): void => {
    controller.abort(reason)
    interrupted.resolve(outcome)
  }
  const lose = (): void => interrupt({ end: 'lost' }, new JobLost(claim.id))
  const progress = createProgress(clock, (value) =>
    database.writer.write((trx) => changeOwn(trx, claim, { progress: JSON.stringify(value) })),
  )
  const timer = setTimeout(() => {
    const reason = `It took longer than ${timeoutMs / 1000} s and was stopped.`
    interrupt({ end: 'failed', reason }, new Error(reason))
  }, timeoutMs)
  const returned = work()
  return {
    claim,
    job,
    ticket,
    returned,
    outcome: Promise.race([returned, interrupted.promise]).finally(() => {
      clearTimeout(timer)
      progress.stop()
    }),
    progress: progress.value,
    stop: () => controller.abort(new Stopping(claim.id)),
    giveUp: () => interrupted.resolve({ end: 'stopped' }),
    lose,
  }

  async function work(): Promise<TryOutcome> {
    try {
      const end = await registered.run(job.payload, {
        id: claim.id,
        attempt: claim.attempt,
        signal: controller.signal,
        progress: progress.report,
        async confirm(trx) {
          if (!(await changeOwn(trx, claim, {}))) throw new JobLost(claim.id)
        },
      })
      return end === undefined ? { end: 'done' } : { end: 'dead', reason: cut(end.dead) }
    } catch (error) {
      if (error instanceof JobLost) return { end: 'lost' }
      if (controller.signal.reason instanceof Stopping) return { end: 'stopped' }
      return { end: 'failed', reason: reasonOf(error) }
    }
  }
}

class Stopping extends Error {
  override readonly name = 'Stopping'
  constructor(id: string) {
    super(`The process stops; job ${id} goes on at the next start.`)
  }
}

function createProgress(clock: Clock, write: (value: JobProgress) => Promise<unknown>) {
  let value: JobProgress | null = null
  let timer: NodeJS.Timeout | undefined
  return {
    value: () => value,
    report: (done: number, total: number | null, note = ''): void => {
      value = { done, total, note: note.slice(0, 200), from: value?.from ?? { done, at: clock.now() } }
      timer ??= setTimeout(() => {
        timer = undefined
        // A figure that could not be written is written with the next one, or with the end.
        if (value !== null) write(value).catch(() => undefined)
      }, PROGRESS_EVERY_MS)
    },
    stop: () => clearTimeout(timer),
  }
}

const cut = (text: string): string => text.slice(0, MAX_REASON_CHARACTERS)

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return cut(error.message)
  return cut(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
