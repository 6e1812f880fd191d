import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Contents, FileNames, LoadedDelivery } from './contents.ts'
import { dueDirect, dueOfCampaign, openCampaigns, type DueDelivery } from './due-store.ts'

/** What a lane may claim next: read, but not claimed. */
export interface Queue {
  readonly length: number
  /** Reads again from the database; nothing of this lane may be between claim and grant meanwhile. */
  refill(): Promise<void>
  /** Takes up to `count` that `mayTake`, in order of urgency. */
  take(count: number, mayTake: (delivery: LoadedDelivery) => boolean): LoadedDelivery[]
}

export interface QueueDeps {
  readonly accountId: AccountId
  readonly database: Database
  readonly clock: Clock
  readonly contents: Contents
  readonly fileNames: FileNames
}

const READ_DIRECT = 256
const READ_CAMPAIGNS = 256

export function createQueue({ accountId, database, clock, contents, fileNames }: QueueDeps): Queue {
  let rows: LoadedDelivery[] = []
  return {
    get length() {
      return rows.length
    },
    async refill() {
      const now = clock.now()
      const direct = await dueDirect(database.db, accountId, now, READ_DIRECT)
      const planned = await readCampaigns(database, accountId, now)
      rows = await contents.load(database.db, [...direct, ...planned])
      await fileNames.load(database.db, rows)
    },
    take(count, mayTake) {
      const taken: LoadedDelivery[] = []
      const kept: LoadedDelivery[] = []
      let looked = 0
      for (const row of rows) {
        if (taken.length === count) break
        looked++
        ;(mayTake(row) ? taken : kept).push(row)
      }
      rows = kept.length === 0 ? rows.slice(looked) : [...kept, ...rows.slice(looked)]
      return taken
    },
  }
}

/** The open campaigns of an account take turns, so that a small one is not behind a big one. */
async function readCampaigns(database: Database, accountId: AccountId, now: number): Promise<DueDelivery[]> {
  const campaigns = await openCampaigns(database.db, accountId, now)
  const share = Math.ceil(READ_CAMPAIGNS / Math.max(1, campaigns.length))
  const reads = []
  for (const campaignId of campaigns)
    reads.push(await dueOfCampaign(database.db, { accountId, campaignId }, now, share))
  const turns: DueDelivery[] = []
  for (let index = 0; index < share; index++)
    for (const read of reads) {
      const row = read[index]
      if (row !== undefined) turns.push(row)
    }
  return turns
}
