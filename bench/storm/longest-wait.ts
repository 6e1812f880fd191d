import type { LedgerEntry } from '../../simulator/ledger/types.ts'
import type { Progress } from '../../src/modules/campaigns/contract.ts'
import type { Api } from '../../scripts/stage/api.ts'
import { pause, stop } from '../../scripts/stage/stage.ts'
import { countRecipients, draftCampaign, openScene, startCampaign } from '../stage/scene.ts'
import { storm } from './faults.ts'

export interface Waits {
  readonly speed: number
  readonly count: number
  readonly longestS: number
  /** Over all waits: from the end of the wait to the next request, ms of product time. */
  readonly leastBeyondMs: number
  readonly earlySends: number
  readonly undelivered: number
}

const BOTS = 10
const PER_BOT = 80
const SPEED = 200
const LONGEST_S = 10_072
const TIMEOUT_MS = 600_000
const POLL_MS = 500

export async function longestWait(): Promise<Waits> {
  const { stage, product, accounts } = await openScene({ speed: SPEED, bots: BOTS, perBot: PER_BOT, atTelegram: true })
  try {
    const stormed = accounts[0]?.telegramId ?? 0
    await stage.control.setFaults(storm(stormed, LONGEST_S))
    const campaign = await draftCampaign(product.api, accounts)
    await startCampaign(product.api, campaign, await countRecipients(product.api, campaign))
    await complete(product.api, campaign.id)
    const { committed, earlySends } = await stage.control.summary()
    const entries: LedgerEntry[] = []
    for await (const entry of stage.control.allEntries({ bot: stormed })) entries.push(entry)
    await stop(product.child)
    return { speed: SPEED, ...waitsIn(entries), earlySends, undelivered: BOTS * PER_BOT - committed }
  } finally {
    await stage.close()
  }
}

async function complete(api: Api, campaignId: number): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  for (;;) {
    const { state, sums } = await api.get<Progress>(`/campaigns/${campaignId}/progress`)
    if (state === 'completed') return
    if (performance.now() > deadline) throw new Error(`The campaign is ${state} in the storm: ${JSON.stringify(sums)}`)
    await pause(POLL_MS)
  }
}

/** Requests that were under way when a wait began belong to the same wait. */
function waitsIn(entries: readonly LedgerEntry[]): Pick<Waits, 'count' | 'longestS' | 'leastBeyondMs'> {
  const sorted = [...entries].sort((a, b) => a.at - b.at)
  let count = 0
  let longestS = 0
  let leastBeyondMs = Number.POSITIVE_INFINITY
  for (const [index, { at, fault, description }] of sorted.entries()) {
    const seconds = fault === undefined ? undefined : /retry after (\d+)/.exec(description ?? '')?.[1]
    if (seconds === undefined) continue
    count++
    longestS = Math.max(longestS, Number(seconds))
    const next = sorted.slice(index + 1).find(({ outcome }) => outcome === 'committed')
    if (next !== undefined) leastBeyondMs = Math.min(leastBeyondMs, next.at - at - Number(seconds) * 1000)
  }
  return { count, longestS, leastBeyondMs }
}
