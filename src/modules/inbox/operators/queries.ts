import type { Db } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { NoticeKind } from '../../../kernel/notice.ts'

/** What was planned already for this message; a try may come twice. */
export const noticeDelivery = (
  db: Db,
  sendId: number,
): Promise<{ accountId: AccountId; username: string } | undefined> =>
  db
    .selectFrom('deliveries')
    .innerJoin('accounts', 'accounts.id', 'deliveries.account_id')
    .select(['deliveries.account_id as accountId', 'accounts.username'])
    .where('deliveries.origin_kind', '=', 'notice')
    .where('deliveries.origin_id', '=', sendId)
    .executeTakeFirst()

export const noticeFacts = (db: Db, id: number): Promise<{ kind: NoticeKind; subject: string } | undefined> =>
  db.selectFrom('notices').select(['kind', 'subject']).where('id', '=', id).executeTakeFirst()

/** Whether the outcome of a press was told already: its job may run twice. */
export const hasReply = async (db: Db, updateRowId: number, part: number): Promise<boolean> =>
  (await db
    .selectFrom('deliveries')
    .select('id')
    .where('origin_kind', '=', 'reply')
    .where('origin_id', '=', updateRowId)
    .where('part', '=', part)
    .executeTakeFirst()) !== undefined
