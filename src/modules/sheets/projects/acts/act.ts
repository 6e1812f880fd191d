import type { Trx } from '../../../../db/transaction.ts'
import type { Progress, TaskOutcome } from '../../ports.ts'
import type { LogValue } from '../../core/log/chain.ts'
import type { ProjectDeps } from '../deps.ts'
import type { RunFailure } from '../failures.ts'
import type { PlanLanguage } from '../language.ts'
import type { ProjectRow } from '../project-store.ts'
import type { RunRow } from '../run-store.ts'
import type { Runs } from '../runs.ts'

export interface ActDeps extends ProjectDeps {
  readonly runs: Runs
  readonly language: PlanLanguage
}

/** One try of a run. */
export interface ActContext {
  readonly run: RunRow
  readonly project: ProjectRow
  /** A folder of this try alone; it goes when the try ends. */
  readonly scratch: string
  /** Aborted when a person cancels, when the process stops and at the job's timeout. */
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
  /** A transaction of this try; nothing is written when another process has taken the job. */
  readonly write: <T>(change: (trx: Trx) => Promise<T>) => Promise<T>
}

export type ActEnd =
  | {
      readonly kind: 'done'
      /** In the transaction that ends the run; what it returns is the run's result. */
      commit(trx: Trx): Promise<Readonly<Record<string, LogValue | undefined>> | null>
      /** After it. */
      after?(): Promise<void>
    }
  | { readonly kind: 'failed'; readonly reason: RunFailure; readonly detail: string }

export type Act = (context: ActContext) => Promise<ActEnd>

export const failed = (reason: RunFailure, detail: string): ActEnd => ({ kind: 'failed', reason, detail })

export const failedTask = (outcome: Extract<TaskOutcome<unknown>, { kind: 'failed' }>): ActEnd =>
  failed(outcome.reason, outcome.detail)
