import { sql } from 'kysely'
import { rowsOf } from '../../../../db/portable.ts'
import type { Db, Trx } from '../../../../db/transaction.ts'
import type { ClaimRequest } from './claim-store.ts'

/** One more request of each of these hosts is under way. */
export async function occupyHosts(trx: Trx, hosts: ReadonlyMap<string, number>, request: ClaimRequest): Promise<void> {
  if (hosts.size === 0) return
  const { nowMs, realMs, leaseMs, hostGapMs } = request
  const given = rowsOf(
    trx,
    [...hosts].map(([host, busy]) => ({ host, busy })),
    { host: 'text', busy: 'bigint' },
  )
  await sql`
    insert into feed_hosts (host, next_at, busy, busy_until)
    select given.host, ${nowMs + hostGapMs}, given.busy, ${realMs + leaseMs} from ${given} as given where true
    on conflict (host) do update set next_at = excluded.next_at,
      busy = excluded.busy + case when feed_hosts.busy_until > ${realMs} then feed_hosts.busy else 0 end,
      busy_until = excluded.busy_until`.execute(trx)
}

export interface FreedHost {
  readonly host: string
  /** Requests that ended. */
  readonly ended: number
  /** When the next may start. */
  readonly nextAt: number
  /** It asked to be left alone until then; null: it did not. */
  readonly pausedUntil: number | null
}

/** Requests ended; the next may start after the pause that is due. */
export async function freeHosts(trx: Trx, freed: readonly FreedHost[]): Promise<void> {
  if (freed.length === 0) return
  const given = rowsOf(
    trx,
    together(freed).map(({ host, ended, nextAt, pausedUntil }) => ({
      host,
      ended,
      next_at: nextAt,
      paused: pausedUntil,
    })),
    { host: 'text', ended: 'bigint', next_at: 'bigint', paused: 'bigint' },
  )
  await sql`
    update feed_hosts set
      busy = case when busy > given.ended then busy - given.ended else 0 end,
      next_at = case when given.next_at > feed_hosts.next_at then given.next_at else feed_hosts.next_at end,
      paused_until = coalesce(given.paused, paused_until)
    from ${given} as given where feed_hosts.host = given.host`.execute(trx)
}

/** An update takes a row once, however often its host is named. */
function together(freed: readonly FreedHost[]): FreedHost[] {
  const hosts = new Map<string, FreedHost>()
  for (const one of freed) {
    const before = hosts.get(one.host)
    hosts.set(
      one.host,
      before === undefined
        ? one
        : {
            host: one.host,
            ended: before.ended + one.ended,
            nextAt: Math.max(before.nextAt, one.nextAt),
            pausedUntil: one.pausedUntil ?? before.pausedUntil,
          },
    )
  }
  return [...hosts.values()].sort((a, b) => (a.host < b.host ? -1 : 1))
}

export interface StoredRobots {
  readonly robots: string | null
  readonly robots_at: number | null
}

export async function findRobots(db: Db, host: string): Promise<StoredRobots | undefined> {
  return db.selectFrom('feed_hosts').select(['robots', 'robots_at']).where('host', '=', host).executeTakeFirst()
}

/** Of a host that is occupied, hence there. */
export async function saveRobots(trx: Trx, host: string, robots: string, nowMs: number): Promise<void> {
  await trx.updateTable('feed_hosts').set({ robots, robots_at: nowMs }).where('host', '=', host).execute()
}
