import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { DeadJob, JobKind } from './contract.ts'
import type { Dispatcher, Taken } from './dispatcher.ts'
import { beginTry, changeFrom, changeOwn, findJob, type Claim, type JobRow } from './job-store.ts'
import type { Try, TryOutcome } from './try.ts'

export interface SettleDeps {
  readonly clock: Clock
  readonly dispatcher: Dispatcher
  /** In the transaction in which a job dies. */
  readonly onDead: (trx: Trx, job: DeadJob) => Promise<void>
}

export type Claimed = Pick<Try, 'claim' | 'job' | 'ticket'>

/** Takes jobs of a kind for this process. One that was left behind by an ended process too often dies here. */
export async function claimJobs(deps: SettleDeps, trx: Trx, kind: string, limit: number): Promise<Claimed[]> {
  const claimed: Claimed[] = []
  for (const taken of await deps.dispatcher.take(trx, kind, limit)) {
    const job = await findJob(trx, taken.id)
    const claim = job === undefined ? undefined : await claimOne(deps, trx, job, taken)
    if (claim === undefined) await deps.dispatcher.settle(trx, kind, taken.ticket)
    else claimed.push(claim)
  }
  return claimed
}

async function claimOne(deps: SettleDeps, trx: Trx, job: JobRow, taken: Taken): Promise<Claimed | undefined> {
  const expected = taken.isAbandoned ? 'running' : 'waiting'
  if (job.state !== expected || job.attempts !== taken.attempts) return undefined
  if (job.attempts >= job.max_attempts) {
    await die(deps, trx, job, `The process ended while it ran, ${job.attempts} times. It is not tried again by itself.`)
    return undefined
  }
  const claim = await beginTry(trx, job, deps.clock.now())
  return claim === undefined ? undefined : { claim, job: { ...job, attempts: claim.attempt }, ticket: taken.ticket }
}

/** Writes what came of a try. The dispatcher goes first, as in taking, so that two processes lock in one order. */
export async function settleTry(
  deps: SettleDeps,
  trx: Trx,
  done: Pick<Try, 'claim' | 'job' | 'ticket' | 'progress'> & { readonly kind: JobKind<unknown> },
  outcome: TryOutcome,
): Promise<void> {
  const { claim, job, kind } = done
  await deps.dispatcher.settle(trx, job.kind, done.ticket)
  const now = deps.clock.now()
  const progress = done.progress()
  const last = { finished_at: now, progress: progress === null ? null : JSON.stringify(progress) }
  switch (outcome.end) {
    case 'lost':
      return
    case 'done':
      await changeOwn(trx, claim, { state: 'done', reason: null, ...last })
      return
    case 'dead':
      if (await changeOwn(trx, claim, last)) await die(deps, trx, job, outcome.reason)
      return
    case 'stopped':
      return again(deps, trx, { job, claim, runAt: now, more: { max_attempts: job.max_attempts + 1 } })
    case 'failed':
      if (job.attempts >= job.max_attempts) {
        if (await changeOwn(trx, claim, last)) await die(deps, trx, job, outcome.reason)
        return
      }
      return again(deps, trx, { job, claim, runAt: now + backoffMs(kind, job), more: { reason: outcome.reason } })
  }
}

interface Again {
  readonly job: JobRow
  readonly claim: Claim
  readonly runAt: number
  readonly more: Parameters<typeof changeOwn>[2]
}

async function again({ dispatcher }: SettleDeps, trx: Trx, { job, claim, runAt, more }: Again): Promise<void> {
  if (await changeOwn(trx, claim, { state: 'waiting', run_at: runAt, ...more }))
    await dispatcher.offer(trx, { id: job.id, kind: job.kind, runAt, attempts: claim.attempt })
}

/** A job that was retried by a person begins its waits anew. */
function backoffMs({ backoff, maxAttempts }: JobKind<unknown>, { attempts, max_attempts }: JobRow): number {
  const nth = Math.max(1, attempts - (max_attempts - maxAttempts))
  return Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(nth - 1, 30))
}

async function die(deps: SettleDeps, trx: Trx, job: JobRow, reason: string): Promise<void> {
  const at = deps.clock.now()
  const died = await changeFrom(trx, job.id, ['running', 'waiting'], { state: 'dead', reason, finished_at: at })
  const { id, kind, title, attempts } = job
  if (died) await deps.onDead(trx, { id, kind, title, reason, attempts, at })
}
