import { sql, type Selectable } from 'kysely'
import { idList, takeTurns } from '../../../../db/portable.ts'
import type { SourceTable } from '../../../../db/tables/feeds.ts'
import type { Db, Trx } from '../../../../db/transaction.ts'
import type { SourceId } from '../../../../kernel/ids.ts'

export type SourceRow = Selectable<SourceTable>

export interface ClaimRequest {
  /** Names the claim: what is written under another one meanwhile is not ours. */
  readonly token: string
  /** Product time. */
  readonly nowMs: number
  /** Real time: of it are leases, ms UTC. */
  readonly realMs: number
  readonly leaseMs: number
  readonly hostConcurrency: number
  readonly hostGapMs: number
}

export interface Due {
  readonly id: SourceId
  readonly host: string
  readonly nextPollAt: number
  /** Requests to its host that are under way. */
  readonly busy: number
}

/** Sources that are due and whose hosts may be asked, the longest waiting first. */
export async function dueSources(db: Db, request: ClaimRequest, limit: number): Promise<Due[]> {
  const { nowMs, realMs, hostConcurrency } = request
  const { rows } = await sql<Due>`
    select s.id, s.host, s.next_poll_at as "nextPollAt",
      case when h.busy_until > ${realMs} then h.busy else 0 end as busy
    from sources s left join feed_hosts h on h.host = s.host
    where s.state = 'active' and s.next_poll_at <= ${nowMs}
      and (s.polling_until is null or s.polling_until <= ${realMs})
      and (h.host is null or (h.next_at <= ${nowMs} and (h.paused_until is null or h.paused_until <= ${nowMs})
        and (h.busy < ${hostConcurrency} or h.busy_until <= ${realMs})))
    order by s.next_poll_at, s.id limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, busy: row.busy }))
}

/** Claims of all processes come one after the other. */
export const waitForTurn = (trx: Trx): Promise<void> => takeTurns(trx, 'feeds claim')

/** Marks them as being read; returns those that really became ours. */
export async function claimSources(trx: Trx, ids: readonly SourceId[], request: ClaimRequest): Promise<SourceRow[]> {
  return trx
    .updateTable('sources')
    .set({ polling_by: request.token, polling_until: request.realMs + request.leaseMs, waits_for: null })
    .where('id', 'in', idList(trx, ids))
    .where('state', '=', 'active')
    .where((eb) => eb.or([eb('polling_until', 'is', null), eb('polling_until', '<=', request.realMs)]))
    .returningAll()
    .execute()
}

/** Sources whose channel is full are looked at again later. */
export async function postpone(trx: Trx, ids: readonly SourceId[], untilMs: number, waitsFor: string): Promise<void> {
  await trx
    .updateTable('sources')
    .set({ next_poll_at: untilMs, waits_for: waitsFor })
    .where('id', 'in', idList(trx, ids))
    .execute()
}

/** With one process a folder, claims of an ended one are nobody's. */
export async function forgetClaims(trx: Trx): Promise<void> {
  await trx
    .updateTable('sources')
    .set({ polling_by: null, polling_until: null })
    .where('polling_by', 'is not', null)
    .execute()
  await trx.updateTable('feed_hosts').set({ busy: 0 }).where('busy', '>', 0).execute()
}

export interface Released {
  readonly id: SourceId
  readonly token: string
  /** When it is read then; null: when it was due. */
  readonly nextPollAt: number | null
}

/** Gives sources back that were not read. */
export async function releaseClaims(trx: Trx, released: readonly Released[]): Promise<void> {
  for (const { id, token, nextPollAt } of released)
    await trx
      .updateTable('sources')
      .set({ polling_by: null, polling_until: null, ...(nextPollAt === null ? {} : { next_poll_at: nextPollAt }) })
      .where('id', '=', id)
      .where('polling_by', '=', token)
      .execute()
}
