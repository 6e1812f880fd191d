import type { z } from 'zod'
import type { Trx } from '../../db/transaction.ts'
import type { Page } from '../../kernel/page.ts'

/** UUID. */
export type JobId = string

/** scheduled: waits for its moment, the first time or after a failed try. waiting: may run at once. */
export const jobStates = ['scheduled', 'waiting', 'running', 'done', 'dead', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/**
 * What a module declares of its background work, as a value beside its service:
 * `export const sendEmail: JobKind<Email> = { name: 'notices.email', ... }`.
 */
export interface JobKind<P> {
  /** `<module>.<verb>` in lower case, at most 60 characters; stable, because rows carry it. */
  readonly name: string
  /** For people, as `E-mail of a notice`. */
  readonly title: string
  /** Asked when a job is enqueued and again before it runs. At most 100,000 bytes of JSON; never a secret. */
  readonly payload: z.ZodType<P>
  /** Tries in all, the first among them; a try that a crash ended counts. */
  readonly maxAttempts: number
  /** Product time between tries: `firstMs`, then twice as long each time, at most `maxMs`. */
  readonly backoff: { readonly firstMs: number; readonly maxMs: number }
  /** Real time of one try; then `signal` is aborted and the try has failed. */
  readonly timeoutMs: number
  /** At once in one process. */
  readonly concurrency: number
}

/** One try. A job may run twice (a process that died, or was frozen): handlers are idempotent. */
export interface JobRun<P> {
  readonly id: JobId
  readonly payload: P
  /** The first is 1. */
  readonly attempt: number
  /** Aborted at the timeout, when the job is cancelled or taken over, and when the process stops. */
  readonly signal: AbortSignal
  /** For the page; written at most twice a second. `total` null: not known. */
  progress(done: number, total: number | null, note?: string): void
  /**
   * Asked first in each transaction of a handler that must not write twice: holds the job for this transaction.
   * @throws JobLost when it was cancelled or another process has taken it. Let it pass.
   */
  confirm(trx: Trx): Promise<void>
}

/**
 * Whoever returns has done the work, whoever throws is tried again; so a handler that its signal stops throws `signal.reason`.
 * `dead`: no further try would help; the reason is shown on the page.
 */
export type JobEnd = { readonly dead: string }

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that returns nothing has done its work
export type JobHandler<P> = (run: JobRun<P>) => Promise<JobEnd | void>

export interface EnqueueOptions {
  /** While a job of this kind with this key waits or runs, another is not made. At most 200 characters. */
  readonly dedupeKey?: string
  /** Product time, ms UTC; now without it. */
  readonly runAt?: number
}

export interface Enqueued {
  readonly id: JobId
  /** False: the job that has this dedupe key already. */
  readonly isNew: boolean
}

export interface Schedule<P> {
  /** Unique; the same name again replaces it and keeps what has run. */
  readonly name: string
  /** Five fields: minute, hour, day, month, weekday. */
  readonly cron: string
  /** IANA, as `Europe/Berlin`. */
  readonly timeZone: string
  readonly kind: JobKind<P>
  readonly payload: P
}

export interface ScheduleInfo {
  readonly name: string
  readonly kind: string
  readonly title: string
  readonly cron: string
  readonly timeZone: string
  /** Product time, ms UTC. */
  readonly nextAt: number
  readonly lastAt: number | null
}

export interface DeadJob {
  readonly id: JobId
  readonly kind: string
  readonly title: string
  readonly reason: string
  readonly attempts: number
  /** Product time, ms UTC. */
  readonly at: number
}

export interface JobProgress {
  readonly done: number
  readonly total: number | null
  readonly note: string
  /** Where this try began, for its rate: what was done then, and when (product time, ms UTC). */
  readonly from: { readonly done: number; readonly at: number }
}

export interface JobInfo {
  readonly id: JobId
  readonly kind: string
  readonly title: string
  readonly state: JobState
  /** Tries begun. */
  readonly attempts: number
  readonly maxAttempts: number
  readonly progress: JobProgress | null
  /** What ended the last try, or why it is dead. */
  readonly reason: string | null
  /** Product time, ms UTC. */
  readonly createdAt: number
  readonly runAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

export interface JobFilter {
  readonly state?: JobState | undefined
  readonly kind?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export type CancelAnswer = 'cancelled' | 'not_found' | 'ended'
export type RetryAnswer = 'retried' | 'not_found' | 'not_dead' | 'already_waiting'

/** What modules see. `enqueue`, `schedule`, `cancel` and `retry` are part of the caller's transaction: rolled back with it, run after it. */
export interface Jobs {
  /** Before `start`: this process can do the kind. A kind may be enqueued by a process that cannot. */
  handle<P>(kind: JobKind<P>, handler: JobHandler<P>): void
  /** @throws AppError `job_payload_invalid`. */
  enqueue<P>(trx: Trx, kind: JobKind<P>, payload: P, options?: EnqueueOptions): Promise<Enqueued>
  /**
   * Each occurrence becomes one job, whatever the number of processes. Of those missed while nothing ran, the last is made up for.
   * @throws AppError `cron_invalid`, `time_zone_unknown`, `job_payload_invalid`.
   */
  schedule<P>(trx: Trx, schedule: Schedule<P>): Promise<void>
  unschedule(trx: Trx, name: string): Promise<void>
  cancel(trx: Trx, id: JobId): Promise<CancelAnswer>
  /** A dead or cancelled job gets all its tries again. */
  retry(trx: Trx, id: JobId): Promise<RetryAnswer>
  /** Newest first. */
  list(filter: JobFilter): Promise<Page<JobInfo>>
  find(id: JobId): Promise<JobInfo | undefined>
  counts(): Promise<Readonly<Record<JobState, number>>>
  schedules(): Promise<readonly ScheduleInfo[]>
  /** Jobs and schedules run from now on, unless this process only enqueues. */
  start(): Promise<void>
  /** No job begins any more; those that run get their signal and, after a moment, go back without costing a try. */
  stop(): Promise<void>
}
