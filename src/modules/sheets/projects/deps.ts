import type { Database } from '../../../db/database.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Logger } from '../../../kernel/log.ts'
import type { CrashAt } from '../../../platform/crashpoint.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { AuditEntry } from '../../audit/index.ts'
import type { ConsolidationForProjects } from '../consolidation/ports.ts'
import type { Engine } from '../ports.ts'
import type { SheetsFolder } from './folder.ts'
import type { SheetLog } from './log.ts'

export interface ProjectLimits {
  readonly maxFiles: number
  readonly maxBytes: number
  /** How long a project lives after the last act in it. */
  readonly keepDays: number
}

export interface ProjectDeps {
  readonly database: Database
  readonly clock: Clock
  /** For what is measured against times of files. */
  readonly realClock: Clock
  readonly logger: Logger
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly jobs: Jobs
  readonly crashAt: CrashAt | null
  readonly engine: Engine
  readonly consolidation: ConsolidationForProjects
  readonly folder: SheetsFolder
  readonly log: SheetLog
  readonly limits: ProjectLimits
  /** Where people reach this server, without a slash at the end; null: links are told as paths. */
  readonly publicUrl: string | null
}

export const DAY_MS = 86_400_000
