import type { Database } from '../../db/database.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FileId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { AuditEntry } from '../audit/index.ts'
import type { Delivery } from '../delivery/index.ts'
import type { NoticePort } from '../notices/index.ts'
import type { Campaign, Preflight } from './contract.ts'

export interface CampaignDeps {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  /** False: another process plans what is started here. */
  readonly works: boolean
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly notices: NoticePort
  readonly delivery: Pick<Delivery, 'wake' | 'lane'>
  readonly audiences: {
    countAudience(readDb: Db, actor: Actor, audience: Campaign['audience']): Promise<Preflight['audience']>
  }
  readonly files: { find(db: Db, fileId: FileId): Promise<CampaignFile | undefined> }
}

export interface CampaignFile {
  readonly name: string
  readonly bytes: number
  /** How Telegram can carry it. */
  readonly kinds: readonly ('photo' | 'document' | 'video')[]
}

export const subjectOf = (id: number): string => `campaign:${id}`
