import { randomUUID } from 'node:crypto'
import type { SourceDeps } from '../deps.ts'
import {
  claimSources,
  dueSources,
  postpone,
  waitForTurn,
  type ClaimRequest,
  type Due,
  type SourceRow,
} from './claim-store.ts'
import { occupyHosts } from './host-store.ts'

export interface Claimed {
  readonly source: SourceRow
  /** Names the claim: what is written under another one meanwhile is not ours. */
  readonly token: string
}

/** Several due sources of one host wait for each other; so many are looked at for each that can be claimed. */
const LOOKED_AT_EACH = 3
const FULL_AGAIN_MS = 5 * 60_000
const WAITS_FOR_ROOM = 'A channel of it has a full queue: nothing is read until there is room.'

type ClaimDeps = Pick<SourceDeps, 'database' | 'clock' | 'realClock' | 'limits' | 'offers'>

/** At most `room` sources that are due become ours, and their hosts busy, in one transaction. */
export async function claimDue(deps: ClaimDeps, room: number, leaseMs: number): Promise<readonly Claimed[]> {
  const { database, clock, realClock, limits } = deps
  const request = {
    token: randomUUID(),
    nowMs: clock.now(),
    realMs: realClock.now(),
    leaseMs,
    hostConcurrency: limits.hostConcurrency,
    hostGapMs: limits.hostGapMs,
  }
  const due = await dueSources(database.db, request, 1)
  if (due.length === 0) return []
  const sources = await claim(deps, request, room)
  return sources.map((source) => ({ source, token: request.token }))
}

async function claim(
  { database, offers }: ClaimDeps,
  request: ClaimRequest,
  room: number,
): Promise<readonly SourceRow[]> {
  return database.relaxedWriter.write(async (trx) => {
    await waitForTurn(trx)
    const due = perHost(await dueSources(trx, request, room * LOOKED_AT_EACH), request, room)
    const ids = due.map(({ id }) => id)
    const full = await offers.fullSources(trx, ids)
    if (full.size > 0) await postpone(trx, [...full], request.nowMs + FULL_AGAIN_MS, WAITS_FOR_ROOM)
    const open = ids.filter((id) => !full.has(id))
    if (open.length === 0) return []
    const claimed = await claimSources(trx, open, request)
    const hosts = new Map<string, number>()
    for (const { host } of claimed) hosts.set(host, (hosts.get(host) ?? 0) + 1)
    await occupyHosts(trx, hosts, request)
    return claimed
  })
}

/** With a pause between requests a host is asked once; without one, as often as it may be at once. */
function perHost(due: readonly Due[], { hostConcurrency, hostGapMs }: ClaimRequest, room: number): Due[] {
  const taken = new Map<string, number>()
  return due
    .filter(({ host, busy }) => {
      const already = taken.get(host) ?? 0
      const isFree = hostGapMs > 0 ? already === 0 : already + busy < hostConcurrency
      if (isFree) taken.set(host, already + 1)
      return isFree
    })
    .slice(0, room)
}
