import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { setHold } from '../delivery/index.ts'
import { moveState } from './store.ts'

export interface CampaignHooks {
  /** Nothing is planned or in flight any more: the campaign is over, also when it was paused with its last delivery in flight. */
  onDrained(trx: Trx, id: CampaignId): Promise<void>
  /** Telegram refused the message itself. Everybody would get the same answer, so the first one pauses the campaign. */
  onMessageRefused(
    trx: Trx,
    id: CampaignId,
    refusal: { readonly reason: string; readonly detail: string },
  ): Promise<void>
}

/** What delivery tells campaigns, in the transaction of the outcome that it tells of. */
export function createHooks(clock: Clock): CampaignHooks {
  return {
    async onDrained(trx, id) {
      await moveState(trx, { id, from: ['running', 'paused'], to: 'completed' }, clock.now())
    },
    async onMessageRefused(trx, id, { detail }) {
      const pauseReason = `Telegram refused the message itself: "${detail}". Everybody would get the same answer. Cancel this campaign, mend the message in a new one and send it to those who did not get it.`
      if (await moveState(trx, { id, from: ['running'], to: 'paused', pauseReason }, clock.now()))
        await setHold(trx, id, 'paused')
    },
  }
}
