import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobHandler, JobKind } from '../../platform/jobs/contract.ts'
import type { NoticeChannelPorts, OutgoingNotice, SendResult } from './ports.ts'
import { muteOf } from './queries.ts'
import { findSend, settleSend, type SendRow } from './send-store.ts'
import type { NoticeRow } from './store.ts'

interface DeliverNotice {
  readonly sendId: number
}

const MINUTE_MS = 60_000
const MAX_ATTEMPTS = 8
const MAX_DETAIL_CHARACTERS = 500

export const deliverNotice: JobKind<DeliverNotice> = {
  name: 'notices.deliver',
  title: 'Message about a notice',
  payload: z.object({ sendId: z.number().int() }),
  maxAttempts: MAX_ATTEMPTS,
  backoff: { firstMs: 10_000, maxMs: 30 * MINUTE_MS },
  timeoutMs: MINUTE_MS,
  concurrency: 4,
}

export interface DeliverDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly channels: NoticeChannelPorts
  /** Null: messages carry no link. */
  readonly publicUrl: string | null
}

/**
 * One try of one message. What became of it stands at the notice, so giving up after the last try is no dead job, which would be
 * told by the same channel.
 */
export function createDeliverer({ database, clock, channels, publicUrl }: DeliverDeps): JobHandler<DeliverNotice> {
  return async ({ payload: { sendId }, signal }) => {
    const found = await findSend(database.db, sendId)
    if (found === undefined || found.send.state !== 'planned') return
    const { send, notice } = found
    const result =
      (await reasonToSkip(database, notice, clock.now())) ??
      (await channels[send.channel].deliver(outgoing(send, notice, publicUrl), send.target, signal))
    const attempts = send.attempts + 1
    const isOver = isLast(result, notice, attempts)
    const state = isOver ? result.kind : 'planned'
    const detail = result.detail.slice(0, MAX_DETAIL_CHARACTERS)
    await transact(database.db, (trx) => settleSend(trx, sendId, { state, detail, attempts }, clock.now()))
    if (!isOver) throw new Error(detail)
  }
}

const isLast = (result: SendResult, { kind }: NoticeRow, attempts: number): result is SendResult =>
  result.kind !== 'failed' || result.isFinal || kind === 'test' || attempts >= MAX_ATTEMPTS

async function reasonToSkip(
  { db }: Pick<Database, 'db'>,
  { kind, resolved_at }: NoticeRow,
  now: number,
): Promise<SendResult | undefined> {
  if (kind === 'test') return undefined
  if (resolved_at !== null) return { kind: 'skipped', detail: 'It was over before it was due to be sent.' }
  const mute = await muteOf(db, kind, now)
  if (mute === undefined) return undefined
  return { kind: 'skipped', detail: `Muted by ${mute.mutedBy}.` }
}

const outgoing = (send: SendRow, notice: NoticeRow, publicUrl: string | null): OutgoingNotice => ({
  sendId: send.id,
  noticeId: notice.id,
  reference: `notice-${notice.id}-${send.round}-${send.id}`,
  kind: notice.kind,
  severity: notice.severity,
  subject: notice.subject,
  title: notice.title,
  text: notice.text,
  count: notice.count,
  firstAt: notice.first_at,
  lastAt: notice.last_at,
  url: publicUrl === null ? null : `${publicUrl}/notices?notice=${notice.id}`,
})
