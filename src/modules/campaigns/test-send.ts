import { transact } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { AccountId, CampaignId, ContactId, DeliveryId } from '../../kernel/ids.ts'
import { enqueue } from '../delivery/index.ts'
import { subjectOf, type CampaignDeps } from './deps.ts'
import { campaignNotReady } from './errors.ts'
import { getCampaign } from './get-campaign.ts'
import { messageProblems, toContent } from './message.ts'
import { mediaProblems } from './preflight.ts'
import { findContact } from './queries.ts'
import { insertTest } from './store.ts'

type Deps = Pick<CampaignDeps, 'database' | 'clock' | 'audit' | 'delivery' | 'files'>

/** Sends the message as it is now to one person who has begun a conversation with the bot; counts nowhere. */
export async function sendTest(
  deps: Deps,
  actor: Actor,
  id: CampaignId,
  to: { readonly contactId: ContactId; readonly accountId: AccountId },
): Promise<DeliveryId> {
  authorize(actor, 'campaigns.send')
  const { database, clock, audit, delivery } = deps
  const campaign = await getCampaign(database.readDb, id)
  const problems = [...messageProblems(campaign.message), ...(await mediaProblems(deps, campaign.message))]
  if (problems.length > 0) throw campaignNotReady(id, problems)
  const deliveryId = await transact(database.db, async (trx) => {
    const now = clock.now()
    const contact = await findContact(trx, to.contactId)
    const planned = await enqueue(trx, {
      origin: { kind: 'inbox', id: await insertTest(trx, id, now) },
      ...to,
      content: toContent(campaign.message, id),
      fields: contact?.fields ?? {},
      now,
    })
    await audit.record(trx, actor, { action: 'campaign.test', subject: subjectOf(id), details: { ...to } })
    return planned
  })
  await delivery.wake(to.accountId)
  return deliveryId
}
