import type { Readable } from 'node:stream'
import type { Database } from '../../../db/database.ts'
import type { Db } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AccountId, FileId } from '../../../kernel/ids.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Sender } from '../../../telegram/gateway.ts'
import type { Consolidation } from '../consolidation/ports.ts'
import type { ProjectsPart } from '../projects/part.ts'

export interface BotDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly jobs: Pick<Jobs, 'enqueue' | 'handle'>
  readonly telegram: {
    /** The live connection of an active account. */
    senderOf(accountId: AccountId): Sender | undefined
    /** Something was planned for this account. */
    wake(accountId: AccountId): Promise<void>
  }
  readonly files: {
    /** Bytes that can be made again, until then. @throws AppError `file_too_large` */
    keepUntil(
      db: Db,
      upload: { readonly name: string; readonly content: Readable },
      expiresAt: number,
    ): Promise<{ readonly id: FileId }>
  }
  readonly projects: Pick<
    ProjectsPart,
    'projects' | 'uploads' | 'workbooks' | 'versions' | 'looking' | 'runs' | 'downloads' | 'uploadLinks'
  >
  readonly consolidation: Pick<Consolidation, 'matrix' | 'answer' | 'totals'>
}
