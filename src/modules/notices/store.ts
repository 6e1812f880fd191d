import type { Insertable, Selectable } from 'kysely'
import type { NoticeTable } from '../../db/tables/notices.ts'
import type { Trx } from '../../db/transaction.ts'
import type { NoticeKind } from '../../kernel/notice.ts'

export type NoticeRow = Selectable<NoticeTable>
type Happening = Pick<NoticeRow, 'severity' | 'subject' | 'title' | 'text' | 'details'>

/** Counts up the open notice of this group; undefined when there is none. */
export const countUp = (
  trx: Trx,
  groupKey: string,
  happening: Happening,
  now: number,
): Promise<NoticeRow | undefined> =>
  trx
    .updateTable('notices')
    .set((eb) => ({ ...happening, count: eb('count', '+', 1), last_at: now }))
    .where('open_key', '=', groupKey)
    .returningAll()
    .executeTakeFirst()

/** The newest of a group, open or not. */
export const lastOfGroup = (trx: Trx, groupKey: string): Promise<NoticeRow | undefined> =>
  trx
    .selectFrom('notices')
    .selectAll()
    .where('group_key', '=', groupKey)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Opens a resolved notice again. */
export const reopen = (trx: Trx, id: number, groupKey: string): Promise<unknown> =>
  trx
    .updateTable('notices')
    .set({ open_key: groupKey, resolved_at: null, resolved_by: null })
    .where('id', '=', id)
    .execute()

/** When another transaction was faster, its notice is counted up. */
export const insertNotice = (trx: Trx, notice: Insertable<NoticeTable>): Promise<NoticeRow> =>
  trx
    .insertInto('notices')
    .values(notice)
    .onConflict((conflict) =>
      conflict
        .column('open_key')
        .doUpdateSet((eb) => ({ count: eb('notices.count', '+', 1), last_at: eb.ref('excluded.last_at') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()

export async function setRound(trx: Trx, id: number, round: number, roundAt: number): Promise<void> {
  await trx.updateTable('notices').set({ round, round_at: roundAt }).where('id', '=', id).execute()
}

export interface Resolution {
  readonly at: number
  readonly by: string
}

/** Ends the open notice of a group; false when there is none. */
export async function resolveGroup(trx: Trx, groupKey: string, { at, by }: Resolution): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notices')
    .set({ open_key: null, resolved_at: at, resolved_by: by })
    .where('open_key', '=', groupKey)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False when it is over already. */
export async function resolveOne(trx: Trx, id: number, { at, by }: Resolution): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notices')
    .set({ open_key: null, resolved_at: at, resolved_by: by })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function setAssignee(trx: Trx, id: number, userId: number | null): Promise<void> {
  await trx.updateTable('notices').set({ assigned_to: userId }).where('id', '=', id).execute()
}

export async function markRead(trx: Trx, noticeIds: readonly number[], reader: string, at: number): Promise<void> {
  if (noticeIds.length === 0) return
  await trx
    .insertInto('notice_reads')
    .values(noticeIds.map((notice_id) => ({ notice_id, reader, at })))
    .onConflict((conflict) => conflict.columns(['notice_id', 'reader']).doUpdateSet({ at }))
    .execute()
}

export async function setMute(trx: Trx, mute: { kind: NoticeKind; until: number; muted_by: string }): Promise<void> {
  const { until, muted_by } = mute
  await trx
    .insertInto('notice_mutes')
    .values(mute)
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ until, muted_by }))
    .execute()
}

export async function removeMute(trx: Trx, kind: NoticeKind): Promise<void> {
  await trx.deleteFrom('notice_mutes').where('kind', '=', kind).execute()
}

/** Resolved ones that are old, at most `limit` at a time; returns how many. */
export async function deleteResolved(trx: Trx, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('notices')
    .where('id', 'in', (from) =>
      from.selectFrom('notices').select('id').where('resolved_at', '<', before).orderBy('id').limit(limit),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
