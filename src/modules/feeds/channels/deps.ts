import type { Database } from '../../../db/database.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Logger } from '../../../kernel/log.ts'
import type { CrashAt } from '../../../platform/crashpoint.ts'
import type { Sender } from '../../../telegram/gateway.ts'
import type { AuditEntry } from '../../audit/index.ts'
import type { Delivery } from '../../delivery/index.ts'
import type { NoticePort } from '../../notices/index.ts'
import type { PostWriter } from '../ports.ts'

export interface ChannelDeps {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  /** False: another process posts. */
  readonly works: boolean
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly notices: NoticePort
  readonly delivery: Pick<Delivery, 'wake'>
  readonly accounts: {
    /** Speaks with Telegram as this account, also in a process that does not send for it. Undefined: it has no token. */
    ask<T>(db: Db, accountId: AccountId, question: (sender: Sender) => Promise<T>): Promise<T | undefined>
  }
  /** Whether this process sends for the account. */
  readonly isOurs: (accountId: AccountId) => boolean
  readonly writer: PostWriter
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
}

export const subjectOfChannel = (id: number): string => `channel:${id}`
export const subjectOfPost = (id: number): string => `post:${id}`
