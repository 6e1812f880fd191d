import { afterCommit, type Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId } from '../../kernel/ids.ts'

import { statesFor } from './core/moves.ts'
import type { CampaignDeps } from './deps.ts'
import { pauseBecause, resolvePaused } from './pause-notice.ts'
import { unfinishedWith } from './queries.ts'
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
  /** A bot was removed for good: campaigns that have people waiting for it pause, or they would wait for ever. */
  onAccountRemoved(trx: Trx, account: { readonly id: AccountId; readonly username: string }): Promise<void>
}

/** What delivery and accounts tell campaigns, in the transaction of what they tell of. */
export function createHooks(deps: CampaignDeps): CampaignHooks {
  const { clock, delivery, logger } = deps
  return {
    async onDrained(trx, id) {
      if (await moveState(trx, { id, from: ['running', 'paused'], to: 'completed' }, clock.now()))
        await resolvePaused(deps, trx, id, 'the campaign is completed')
    },
    async onMessageRefused(trx, id, { detail }) {
      const reason = `Telegram refused the message itself: "${detail}". Everybody would get the same answer. Cancel this campaign, mend the message in a new one and send it to those who did not get it.`
      await pauseBecause(deps, trx, { id, from: ['running'] }, reason)
    },
    async onAccountRemoved(trx, { id: accountId, username }) {
      const reason = `@${username} was removed, and people of this campaign wait for it. Add the bot again with its token and resume, or cancel the campaign. Resuming without it sends to the people of its other bots only.`
      for (const id of await unfinishedWith(trx, accountId))
        await pauseBecause(deps, trx, { id, from: statesFor('pause') }, reason)
      afterCommit(() => {
        delivery
          .wake()
          .catch((error: unknown) => logger.error({ accountId, error }, 'the lanes did not learn of a paused campaign'))
      })
    },
  }
}
