import type { Selectable } from 'kysely'
import type { NoticeSendTable } from '../../db/tables/notices.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { NoticeChannel } from '../../kernel/notice.ts'
import type { NoticeRow } from './store.ts'

export type SendRow = Selectable<NoticeSendTable>

export interface PlannedSend {
  readonly noticeId: number
  readonly channel: NoticeChannel
  readonly target: string
  readonly round: number
  readonly dueAt: number
}

/** Null when it is planned already. */
export async function insertSend(trx: Trx, planned: PlannedSend, now: number): Promise<number | null> {
  const row = await trx
    .insertInto('notice_sends')
    .values({
      notice_id: planned.noticeId,
      channel: planned.channel,
      target: planned.target,
      round: planned.round,
      state: 'planned',
      attempts: 0,
      detail: null,
      due_at: planned.dueAt,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['notice_id', 'channel', 'target', 'round']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** A send with its notice. */
export async function findSend(db: Db, id: number): Promise<{ send: SendRow; notice: NoticeRow } | undefined> {
  const send = await db.selectFrom('notice_sends').selectAll().where('id', '=', id).executeTakeFirst()
  if (send === undefined) return undefined
  const notice = await db.selectFrom('notices').selectAll().where('id', '=', send.notice_id).executeTakeFirst()
  return notice === undefined ? undefined : { send, notice }
}

export async function settleSend(
  trx: Trx,
  id: number,
  outcome: Pick<SendRow, 'state' | 'detail' | 'attempts'>,
  now: number,
): Promise<void> {
  await trx
    .updateTable('notice_sends')
    .set({ ...outcome, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .execute()
}
