import type { Database } from '../../../db/database.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { AuditEntry } from '../../audit/index.ts'

export interface ImportDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly jobs: Pick<Jobs, 'handle' | 'enqueue' | 'cancel' | 'find'>
  /** Where uploads are kept until they are brought; the same for all processes. */
  readonly folder: string
}
