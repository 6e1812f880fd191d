import type { Database } from '../../../db/database.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Logger } from '../../../kernel/log.ts'
import type { CrashAt } from '../../../platform/crashpoint.ts'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import type { AuditEntry } from '../../audit/index.ts'
import type { NoticePort } from '../../notices/index.ts'
import type { Samples } from '../parsing/samples/samples.ts'
import type { WorkbenchService } from '../parsing/workbench/workbench.ts'
import type { Ingest, Offers, Parser } from '../ports.ts'

export interface PollLimits {
  /** Sources that one process reads at once. */
  readonly concurrency: number
  /** Requests to one host at once, of all processes together. */
  readonly hostConcurrency: number
  /** Product ms from the end of a request to a host until the next. */
  readonly hostGapMs: number
}

/** One read that ended, for who counts. */
export interface PollFact {
  readonly sourceId: number
  readonly outcome: 'unchanged' | 'read' | 'failed' | 'given_up'
  /** Product ms from when it was due until it was claimed. */
  readonly lateMs: number
  /** Real ms from the claim to the end. */
  readonly tookMs: number
}

export interface SourceDeps {
  readonly database: Database
  readonly clock: Clock
  /** Of leases and deadlines. */
  readonly realClock: Clock
  readonly logger: Logger
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly notices: NoticePort
  readonly fetcher: GuardedFetch
  /** As robots.txt knows us. */
  readonly userAgent: string
  readonly parser: Parser
  readonly ingest: Ingest
  readonly offers: Offers
  readonly limits: PollLimits
  readonly workbench: Pick<WorkbenchService, 'findFeed' | 'recent'>
  readonly samples: Pick<Samples, 'keep'>
  /** 0 to 1, for the spread of reads. */
  readonly chance: () => number
  /** Whether this process reads sources. */
  readonly works: boolean
  /** Whether others read the same sources. */
  readonly isShared: boolean
  onPoll?(fact: PollFact): void
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
}

export const subjectOf = (id: number): string => `source:${id}`
