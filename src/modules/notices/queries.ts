import { sql } from 'kysely'
import type { Db } from '../../db/transaction.ts'
import { noticeSeverities, type NoticeKind } from '../../kernel/notice.ts'
import type { Mute, Notice, NoticeQuery, NoticeSend, NoticeSummary } from './contract.ts'

export const muteOf = (db: Db, kind: NoticeKind, now: number): Promise<Mute | undefined> =>
  mutes(db, now).where('kind', '=', kind).executeTakeFirst()

export const allMutes = (db: Db, now: number): Promise<Mute[]> => mutes(db, now).orderBy('kind').execute()

const mutes = (db: Db, now: number) =>
  db.selectFrom('notice_mutes').select(['kind', 'until', 'muted_by as mutedBy']).where('until', '>', now)

export interface NoticeView {
  /** As `user:3`: whose unread ones they are. */
  readonly reader: string
  readonly now: number
}

/** Most recent first; after the position [lastAt, id] when there is one. */
export async function noticesBefore(
  db: Db,
  filter: Pick<NoticeQuery, 'state' | 'kind' | 'limit'> & { readonly before?: readonly [number, number] },
  view: NoticeView,
): Promise<Notice[]> {
  let query = selectNotices(db, view).orderBy('notices.last_at', 'desc').orderBy('notices.id', 'desc')
  const { before } = filter
  if (before !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('notices.last_at', '<', before[0]),
        eb.and([eb('notices.last_at', '=', before[0]), eb('notices.id', '<', before[1])]),
      ]),
    )
  if (filter.state === 'open') query = query.where('notices.resolved_at', 'is', null)
  if (filter.state === 'resolved') query = query.where('notices.resolved_at', 'is not', null)
  if (filter.kind !== undefined) query = query.where('notices.kind', '=', filter.kind)
  return (await query.limit(filter.limit).execute()).map(toNotice)
}

export async function noticeById(db: Db, id: number, view: NoticeView): Promise<Notice | undefined> {
  const row = await selectNotices(db, view).where('notices.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toNotice(row)
}

const selectNotices = (db: Db, { reader, now }: NoticeView) =>
  db
    .selectFrom('notices')
    .leftJoin('users', 'users.id', 'notices.assigned_to')
    .leftJoin('notice_reads as r', (join) => join.onRef('r.notice_id', '=', 'notices.id').on('r.reader', '=', reader))
    .leftJoin('notice_mutes as m', (join) => join.onRef('m.kind', '=', 'notices.kind').on('m.until', '>', now))
    .selectAll('notices')
    .select(['users.name as assignee', 'r.at as read_at', 'm.until as muted_until'])

type Row = Awaited<ReturnType<ReturnType<typeof selectNotices>['execute']>>[number]

const toNotice = (row: Row): Notice => ({
  id: row.id,
  kind: row.kind,
  severity: row.severity,
  subject: row.subject,
  title: row.title,
  text: row.text,
  details: JSON.parse(row.details) as Notice['details'],
  count: row.count,
  firstAt: row.first_at,
  lastAt: row.last_at,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
  assignedTo: row.assigned_to === null ? null : { id: row.assigned_to, name: row.assignee ?? '' },
  isUnread: row.read_at === null || row.read_at < row.last_at,
  mutedUntil: row.muted_until,
})

const MAX_COUNTED = 100

export async function summarize(db: Db, reader: string): Promise<NoticeSummary> {
  const rows = await db
    .selectFrom('notices')
    .leftJoin('notice_reads as r', (join) => join.onRef('r.notice_id', '=', 'notices.id').on('r.reader', '=', reader))
    .select(['notices.severity', 'notices.last_at', 'r.at as read_at'])
    .where('notices.open_key', 'is not', null)
    .limit(MAX_COUNTED)
    .execute()
  return {
    open: rows.length,
    unread: rows.filter(({ read_at, last_at }) => read_at === null || read_at < last_at).length,
    worst: noticeSeverities.find((severity) => rows.some((row) => row.severity === severity)) ?? null,
  }
}

const MAX_SENDS_SHOWN = 100

/** Newest round first; what was handed to a bot has the state of its delivery. */
export async function sendsOf(db: Db, noticeId: number): Promise<NoticeSend[]> {
  const rows = await db
    .selectFrom('notice_sends as s')
    .leftJoin('deliveries as d', (join) =>
      join
        .onRef('d.origin_id', '=', 's.id')
        .on(sql<boolean>`d.origin_kind = 'notice'`)
        .on(sql<boolean>`s.channel = 'operator_bot'`),
    )
    .select(['s.channel', 's.target', 's.round', 's.state', 's.attempts', 's.detail', 's.due_at', 's.updated_at'])
    .select(['d.state as delivery_state', 'd.detail as delivery_detail'])
    .where('s.notice_id', '=', noticeId)
    .orderBy('s.round', 'desc')
    .orderBy('s.id')
    .limit(MAX_SENDS_SHOWN)
    .execute()
  return rows.map((row) => ({
    channel: row.channel,
    target: row.target,
    round: row.round,
    state: row.delivery_state === 'failed' ? ('failed' as const) : row.state,
    attempts: row.attempts,
    detail: row.delivery_state === 'failed' ? row.delivery_detail : row.detail,
    dueAt: row.due_at,
    updatedAt: row.updated_at,
  }))
}

const MAX_ASSIGNEES = 500

/** People who may sign in. */
export const assignees = (db: Db): Promise<{ id: number; name: string }[]> =>
  db
    .selectFrom('users')
    .select(['id', 'name'])
    .where('disabled_at', 'is', null)
    .orderBy('name')
    .limit(MAX_ASSIGNEES)
    .execute()

export const openNoticeIds = async (db: Db, limit: number): Promise<number[]> => {
  const rows = await db
    .selectFrom('notices')
    .select('id')
    .where('open_key', 'is not', null)
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Whose group it is, for those who end it by hand. */
export const noticeExists = async (db: Db, id: number): Promise<boolean> =>
  (await db.selectFrom('notices').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
