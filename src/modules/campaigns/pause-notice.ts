import type { Trx } from '../../db/transaction.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { setHold } from '../delivery/index.ts'
import { subjectOf, type CampaignDeps } from './deps.ts'
import { findCampaign } from './queries.ts'
import { moveState, type Move } from './store.ts'

type PauseDeps = Pick<CampaignDeps, 'clock' | 'notices'>

const groupOf = (id: CampaignId): string => `campaign_paused ${id}`

/** Pauses a campaign that cannot go on by itself, and tells operators. False when it is in none of the states `from`. */
export async function pauseBecause(
  { clock, notices }: PauseDeps,
  trx: Trx,
  { id, from }: Pick<Move, 'id' | 'from'>,
  reason: string,
): Promise<boolean> {
  if (!(await moveState(trx, { id, from, to: 'paused', pauseReason: reason }, clock.now()))) return false
  await setHold(trx, id, 'paused')
  const name = (await findCampaign(trx, id))?.name ?? ''
  await notices.raise(trx, {
    kind: 'campaign_paused',
    severity: 'error',
    subject: subjectOf(id),
    title: `The campaign “${name}” is paused`,
    text: reason,
    groupKey: groupOf(id),
    details: { campaignId: id, name },
  })
  return true
}

export const resolvePaused = (
  { notices }: Pick<PauseDeps, 'notices'>,
  trx: Trx,
  id: CampaignId,
  by: string,
): Promise<void> => notices.resolve(trx, groupOf(id), by)
