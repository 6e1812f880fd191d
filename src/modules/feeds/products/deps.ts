import type { Database } from '../../../db/database.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import type { AuditEntry } from '../../audit/index.ts'
import type { Offers } from '../ports.ts'

export interface ProductDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly offers: Pick<Offers, 'onMerged' | 'onSplit'>
  /** To ask where links lead. */
  readonly fetch: GuardedFetch
}
