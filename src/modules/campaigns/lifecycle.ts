import { transact, type Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { openOrigin, saveMessage, setHold } from '../delivery/index.ts'
import type { Original } from './contract.ts'
import { resumedState, statesFor, type Act } from './core/moves.ts'
import { subjectOf, type CampaignDeps } from './deps.ts'
import {
  audienceEmpty,
  campaignBotsRemoved,
  campaignChanged,
  campaignNotReady,
  campaignRestored,
  recipientsChanged,
} from './errors.ts'
import { getCampaignFor, holdCampaignFor } from './get-campaign.ts'
import { toContent } from './message.ts'
import { resolvePaused } from './pause-notice.ts'
import type { Planner } from './planner.ts'
import { findProblems } from './preflight.ts'
import { findBots, type StoredCampaign } from './queries.ts'
import { moveState, settleOriginal, startDraft } from './store.ts'

export interface Lifecycle {
  /**
   * Freezes the campaign and plans it; of two starts at once one wins.
   * @param confirmRecipients the number that the person typed.
   * @throws AppError `campaign_not_ready`, `audience_empty`, `recipients_changed`, `campaign_wrong_state`, `campaign_changed`.
   */
  start(actor: Actor, id: CampaignId, confirmRecipients: number): Promise<void>
  pause(actor: Actor, id: CampaignId): Promise<void>
  /**
   * @param original for a campaign that came out of a backup: what became of the install that it was taken of.
   * @throws AppError `campaign_restored` when that is asked and was not said.
   */
  resume(actor: Actor, id: CampaignId, original?: Original): Promise<void>
  cancel(actor: Actor, id: CampaignId): Promise<void>
}

export function createLifecycle(deps: CampaignDeps, planner: Planner): Lifecycle {
  const { database, clock, audit, delivery } = deps

  /** Moves the state and writes the audit in one transaction; `change` does the rest of it. */
  const move = async (
    actor: Actor,
    id: CampaignId,
    act: Act,
    change: (trx: Trx, campaign: StoredCampaign) => Promise<void>,
  ): Promise<void> => {
    authorize(actor, 'campaigns.send')
    await transact(database.db, async (trx) => {
      const found = await holdCampaignFor(trx, id, act)
      await change(trx, found)
      await audit.record(trx, actor, {
        action: `campaign.${act}`,
        subject: subjectOf(id),
        details: { from: found.state },
      })
    })
    await delivery.wake()
  }

  return {
    async start(actor, id, confirmRecipients) {
      authorize(actor, 'campaigns.send')
      await start(deps, actor, id, confirmRecipients)
      planner.plan(id)
    },
    async pause(actor, id) {
      await move(actor, id, 'pause', async (trx) => {
        const pauseReason = `Paused by ${actor.name}.`
        await moveState(trx, { id, from: statesFor('pause'), to: 'paused', pauseReason }, clock.now())
        await setHold(trx, id, 'paused')
      })
    },
    async resume(actor, id, original) {
      const next: { state: 'planning' | 'running' } = { state: 'running' }
      const resume = async (trx: Trx, campaign: StoredCampaign): Promise<void> => {
        await requireSomeBot(trx, campaign)
        const to = whereToGoOn(await settleQuestion(deps, trx, { actor, campaign, original }))
        await moveState(trx, { id, from: statesFor('resume'), to }, clock.now())
        await setHold(trx, id, to === 'planning' ? 'planning' : null)
        next.state = to
        await resolvePaused(deps, trx, id, `${actor.name} resumed the campaign`)
      }
      await move(actor, id, 'resume', resume)
      if (next.state === 'planning') planner.plan(id)
    },
    async cancel(actor, id) {
      await move(actor, id, 'cancel', async (trx) => {
        await moveState(trx, { id, from: statesFor('cancel'), to: 'cancelled' }, clock.now())
        await setHold(trx, id, 'cancelled')
        await resolvePaused(deps, trx, id, `${actor.name} cancelled the campaign`)
      })
      planner.sweep(id)
    },
  }
}

async function start(deps: CampaignDeps, actor: Actor, id: CampaignId, confirmed: number): Promise<void> {
  const { database, clock, audit } = deps
  const draft = await getCampaignFor(database.readDb, id, 'start')
  await requireReady(deps, actor, draft, confirmed)
  await transact(database.db, async (trx) => {
    await holdCampaignFor(trx, id, 'start')
    const messageRef = await saveMessage(trx, toContent(draft.message, id))
    if (!(await startDraft(trx, { id, version: draft.version, messageRef }, clock.now()))) throw campaignChanged(id)
    await openOrigin(trx, id)
    const details = { recipients: confirmed, version: draft.version }
    await audit.record(trx, actor, { action: 'campaign.start', subject: subjectOf(id), details })
  })
}

/** With one bot left the campaign goes on for the people of that one; without any it would wait for ever. */
async function requireSomeBot(trx: Trx, { id, audience }: StoredCampaign): Promise<void> {
  const bots = [...(await findBots(trx, audience.accountIds)).values()]
  if (bots.every(({ state }) => state === 'removed')) throw campaignBotsRemoved(id)
}

/** What is put in doubt goes through the planner, which sends nothing meanwhile. */
const whereToGoOn = ({ plan_account, audience, original }: StoredCampaign): 'planning' | 'running' =>
  original === 'doubt' ? 'planning' : resumedState({ position: plan_account, accounts: audience.accountIds.length })

interface Answer {
  readonly actor: Actor
  readonly campaign: StoredCampaign
  readonly original: Original | undefined
}

async function settleQuestion(
  { audit }: Pick<CampaignDeps, 'audit'>,
  trx: Trx,
  { actor, campaign, original }: Answer,
): Promise<StoredCampaign> {
  const { id, original: open, original_until: until } = campaign
  if (open !== 'asked') return campaign
  if (original === undefined) throw campaignRestored(id, until ?? 0)
  const settled = original === 'stopped' ? null : 'doubt'
  await settleOriginal(trx, id, settled)
  await audit.record(trx, actor, { action: 'campaign.original', subject: subjectOf(id), details: { original } })
  return { ...campaign, original: settled }
}

async function requireReady(deps: CampaignDeps, actor: Actor, draft: StoredCampaign, confirmed: number): Promise<void> {
  const problems = await findProblems(deps, draft)
  if (problems.length > 0) throw campaignNotReady(draft.id, problems)
  const { recipients } = await deps.audiences.countAudience(deps.database.readDb, actor, draft.audience)
  if (recipients === 0) throw audienceEmpty(draft.id)
  if (recipients !== confirmed) throw recipientsChanged(confirmed, recipients)
}
