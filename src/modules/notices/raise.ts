import { takeTurns } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { NoticeChannel, RaiseRequest } from '../../kernel/notice.ts'
import type { Jobs } from '../../platform/jobs/contract.ts'
import { readSettings } from '../settings/index.ts'
import { isQuiet, nextRound, untold } from './core/rounds.ts'
import { deliverNotice } from './deliver.ts'
import type { NoticeChannelPorts } from './ports.ts'
import { insertSend, type PlannedSend } from './send-store.ts'
import {
  countUp,
  deleteResolved,
  insertNotice,
  lastOfGroup,
  reopen,
  resolveGroup,
  setRound,
  type NoticeRow,
} from './store.ts'

const MAX_TITLE_CHARACTERS = 200
const MAX_TEXT_CHARACTERS = 2_000
const MINUTE_MS = 60_000
/** Resolved notices are kept so long. */
const KEPT_MS = 90 * 24 * 60 * MINUTE_MS
const DELETED_TOGETHER = 20

export interface RaiseDeps {
  readonly clock: Clock
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly channels: NoticeChannelPorts
}

/** What a module needs to tell operators of its troubles. */
export interface NoticePort {
  /**
   * In the transaction of what caused it. The same group key again counts the open notice up; the channels are told again only after
   * a quiet time, which doubles. Resolves to the notice's id.
   */
  raise(trx: Trx, request: RaiseRequest): Promise<number>
  /** The trouble is over: ends the open notice of this group, if there is one. `by` as `account resumed`. */
  resolve(trx: Trx, groupKey: string, by: string): Promise<void>
}

export function createRaise(deps: RaiseDeps): NoticePort {
  const { clock } = deps
  return {
    async raise(trx, request) {
      const now = clock.now()
      const settings = (await readSettings(trx)).notices
      const quietMs = settings.quietMinutes * MINUTE_MS
      await takeTurns(trx, `notice ${request.groupKey}`)
      const row = await record(trx, request, now, quietMs)
      const next = nextRound({ round: row.round, roundAt: row.round_at }, now, quietMs)
      if (next === null) return row.id
      await setRound(trx, row.id, next.round, next.roundAt)
      const names = settings.byKind[request.kind] ?? settings.bySeverity[request.severity]
      const targets = await targetsOf(deps.channels, trx, names)
      await planSends(deps, trx, { noticeId: row.id, round: next.round, dueAt: next.roundAt }, targets)
      return row.id
    },
    async resolve(trx, groupKey, by) {
      await resolveGroup(trx, groupKey, { at: clock.now(), by })
    },
  }
}

/** Counts up the open notice of the group; one that was resolved within its quiet time is opened again; else there is a new one. */
async function record(trx: Trx, request: RaiseRequest, now: number, quietMs: number): Promise<NoticeRow> {
  const { groupKey, severity, subject, details = {} } = request
  const happening = {
    severity,
    subject,
    title: request.title.slice(0, MAX_TITLE_CHARACTERS),
    text: request.text.slice(0, MAX_TEXT_CHARACTERS),
    details: JSON.stringify(details),
  }
  const repeated = await countUp(trx, groupKey, happening, now)
  if (repeated !== undefined) return repeated
  const last = await lastOfGroup(trx, groupKey)
  if (last !== undefined && isQuiet({ round: last.round, roundAt: last.round_at }, now, quietMs)) {
    await reopen(trx, last.id, groupKey)
    return (await countUp(trx, groupKey, happening, now)) ?? last
  }
  await deleteResolved(trx, now - KEPT_MS, DELETED_TOGETHER)
  return insertNotice(trx, {
    ...happening,
    kind: request.kind,
    group_key: groupKey,
    open_key: groupKey,
    count: 1,
    first_at: now,
    last_at: now,
    resolved_at: null,
    resolved_by: null,
    assigned_to: null,
    round: untold.round,
    round_at: untold.roundAt,
  })
}

export interface Target {
  readonly channel: NoticeChannel
  readonly target: string
}

export async function targetsOf(
  channels: NoticeChannelPorts,
  trx: Trx,
  names: readonly NoticeChannel[],
): Promise<Target[]> {
  const found: Target[] = []
  for (const channel of names)
    for (const target of await channels[channel].targets(trx)) found.push({ channel, target })
  return found
}

/** One message to each target, on its way when this transaction is committed and `dueAt` has come. */
export async function planSends(
  { jobs, clock }: Pick<RaiseDeps, 'jobs' | 'clock'>,
  trx: Trx,
  planned: Omit<PlannedSend, keyof Target>,
  targets: readonly Target[],
): Promise<void> {
  for (const target of targets) {
    const sendId = await insertSend(trx, { ...planned, ...target }, clock.now())
    if (sendId !== null) await jobs.enqueue(trx, deliverNotice, { sendId }, { runAt: planned.dueAt })
  }
}
