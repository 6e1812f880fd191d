import type { Trx } from '../../db/transaction.ts'
import { restoredUntil } from './core/restored.ts'
import type { CampaignDeps } from './deps.ts'
import { pauseBecause } from './pause-notice.ts'
import { unfinishedCampaigns } from './queries.ts'
import { markRestored } from './store.ts'

/**
 * For the first start of a restored copy, before anything can be sent: every campaign that was not over when the backup was taken is
 * held, because the install that the backup was taken of may have gone on with it. Resuming asks for that.
 * @param until product time of the snapshot.
 */
export async function holdRestored(
  deps: Pick<CampaignDeps, 'clock' | 'notices'>,
  trx: Trx,
  until: number,
): Promise<number> {
  const ids = await unfinishedCampaigns(trx)
  for (const id of ids) {
    await markRestored(trx, id, until)
    await pauseBecause(deps, trx, { id, from: ['planning', 'running', 'paused'] }, restoredUntil(until))
  }
  return ids.length
}
