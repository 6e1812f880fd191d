import { takeTurns } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { firstHash, type ChainedLine } from '../core/log/chain.ts'

interface Head {
  readonly seq: number
  readonly hash: string
}

/** Nobody else writes to the log of this project until the end of the transaction. */
export async function holdLog(trx: Trx, projectId: ProjectId): Promise<Head> {
  await takeTurns(trx, `sheet log ${projectId}`)
  return logHead(trx, projectId)
}

export async function logHead(db: Db, projectId: ProjectId): Promise<Head> {
  const last = await db
    .selectFrom('sheet_log')
    .select(['seq', 'hash'])
    .where('project_id', '=', projectId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? { seq: 0, hash: firstHash }
}

export async function appendLine(trx: Trx, projectId: ProjectId, line: ChainedLine): Promise<void> {
  await trx
    .insertInto('sheet_log')
    .values({ ...line, project_id: projectId })
    .execute()
}

/** Oldest first. */
export async function linesAfter(
  db: Db,
  projectId: ProjectId,
  afterSeq: number,
  limit: number,
): Promise<ChainedLine[]> {
  return db
    .selectFrom('sheet_log')
    .select(['seq', 'at', 'actor', 'kind', 'body', 'previous_hash', 'hash'])
    .where('project_id', '=', projectId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}
