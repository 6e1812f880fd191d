import { takeTurns } from '../../db/portable.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { lockOrigins } from '../delivery/index.ts'
import { participle, statesFor, type Act } from './core/moves.ts'
import { campaignNotFound, campaignWrongState } from './errors.ts'
import { findCampaign, type StoredCampaign } from './queries.ts'

/** @throws AppError `campaign_not_found`. */
export async function getCampaign(db: Db, id: CampaignId): Promise<StoredCampaign> {
  const campaign = await findCampaign(db, id)
  if (campaign === undefined) throw campaignNotFound(id)
  return campaign
}

/**
 * The campaign as it stays until the transaction ends: whoever moves it waits for the other.
 * @throws AppError `campaign_not_found`, or `campaign_wrong_state` when its state does not allow `act`.
 */
export async function holdCampaignFor(trx: Trx, id: CampaignId, act: Act): Promise<StoredCampaign> {
  await takeTurns(trx, turnOf(id))
  await lockOrigins(trx, [id])
  return getCampaignFor(trx, id, act)
}

/** Name of the turn of whoever changes the state of a campaign or plans it. */
export const turnOf = (id: CampaignId): string => `campaign ${id}`

/** @throws AppError `campaign_not_found`, or `campaign_wrong_state` when its state does not allow `act`. */
export async function getCampaignFor(db: Db, id: CampaignId, act: Act): Promise<StoredCampaign> {
  const campaign = await getCampaign(db, id)
  if (!statesFor(act).includes(campaign.state)) throw campaignWrongState(id, campaign.state, participle(act))
  return campaign
}
