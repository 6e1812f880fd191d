import type { Operation } from '../../db/tables/delivery.ts'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId } from '../../kernel/ids.ts'
import type { SendOutcome } from '../../telegram/gateway.ts'
import type { ContentMedia } from './core/content.ts'
import { movedTo, settlementOf, type Settlement } from './core/settlement.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import type { DueDelivery } from './due-store.ts'
import { writeSent, writeSettlements, type LeaseByAccount } from './ledger-store.ts'
import { addToSeries, addToSums } from './origin-store.ts'
import type { DeliveryPorts, LostRight } from './ports.ts'
import { saveWait } from './wait-store.ts'

/** How one attempt ended. */
export interface Outcome {
  readonly accountId: AccountId
  /** Under which its intent was written. */
  readonly lease: number
  readonly delivery: DueDelivery
  readonly outcome: SendOutcome
  /** Product time at which the attempt began: a person who subscribed again after it stays subscribed. */
  readonly startedAt: number
  /** The files of a message some of which were uploaded; Telegram's names for them come with the answer. */
  readonly uploaded: readonly ContentMedia[] | null
}

/** What Telegram calls the files of this attempt. */
export function namedFiles(
  files: readonly ContentMedia[] | null,
  outcome: SendOutcome,
): { readonly file: ContentMedia; readonly telegramFileId: string }[] {
  if (files === null || outcome.kind !== 'sent') return []
  const names = outcome.fileIds ?? [outcome.fileId]
  return files.flatMap((file, index) => {
    const telegramFileId = names[index]
    return telegramFileId === undefined ? [] : [{ file, telegramFileId }]
  })
}

interface Context {
  readonly ports: DeliveryPorts
  readonly leases: LeaseByAccount
  readonly now: number
}

interface Settled extends Outcome {
  readonly settlement: Settlement
}

/** Writes outcomes and all that follows from them; returns the campaigns that have nothing left to send. */
export async function applyOutcomes(trx: Trx, outcomes: readonly Outcome[], context: Context): Promise<CampaignId[]> {
  if (outcomes.length === 0) return []
  const settled = outcomes.map((one): Settled => ({
    ...one,
    settlement: settlementOf(one.outcome, context.now, one.delivery.trying),
  }))
  await writeRows(trx, settled, context)
  await writeConsequences(trx, settled, context)
  await tellPosts(trx, settled, context)
  return writeSums(trx, settled, context.now)
}

async function writeRows(trx: Trx, settled: readonly Settled[], { leases, now }: Context): Promise<void> {
  const sent = []
  const others = []
  for (const { delivery, settlement } of settled) {
    if (settlement.telegramMessageId !== null && settlement.state === 'sent')
      sent.push({ id: delivery.id, message_id: settlement.telegramMessageId })
    else others.push({ id: delivery.id, ...settlement })
  }
  let changed = 0
  if (sent.length > 0) changed += await writeSent(trx, sent, leases, now)
  if (others.length > 0) changed += await writeSettlements(trx, others, leases, now)
  if (changed !== settled.length)
    throw new Error(`${settled.length - changed} of ${settled.length} outcomes met a row that is not ours any more.`)
}

async function writeSums(trx: Trx, settled: readonly Settled[], now: number): Promise<CampaignId[]> {
  const deltas = new Map<CampaignId, SumsDelta>()
  for (const { delivery, settlement } of settled) {
    if (delivery.campaignId === null) continue
    const delta = deltas.get(delivery.campaignId) ?? {}
    moveInSums(delta, 'sending', settlement.state)
    deltas.set(delivery.campaignId, delta)
  }
  const drained: CampaignId[] = []
  for (const [campaignId, delta] of deltas) {
    await addToSeries(trx, campaignId, delta, now)
    if ((await addToSums(trx, campaignId, delta)).drained) drained.push(campaignId)
  }
  return drained
}

/** What an outcome means beyond its row: for the person, the bot, the campaign, the file. */
async function writeConsequences(trx: Trx, settled: readonly Settled[], { ports, now }: Context): Promise<void> {
  const lost = settled.flatMap(({ accountId, delivery, outcome, startedAt }) =>
    outcome.kind === 'refused' && outcome.class === 'recipient'
      ? [
          {
            accountId,
            contactId: delivery.contactId,
            status: outcome.reason === 'blocked' ? ('blocked' as const) : ('unreachable' as const),
            evidence: { telegram: outcome.detail, delivery: delivery.id },
            at: startedAt,
          },
        ]
      : [],
  )
  if (lost.length > 0) await ports.audiences.endSubscriptions(trx, lost)
  for (const one of settled) {
    const { accountId, delivery, outcome, uploaded } = one
    if (outcome.kind === 'throttled' && outcome.scope === 'account')
      await saveWait(trx, accountId, now + outcome.retryAfterMs)
    for (const { file, telegramFileId } of namedFiles(uploaded, outcome))
      await ports.files.rememberTelegramFile(trx, { accountId, ...file, telegramFileId, at: now })
    if (outcome.kind !== 'refused') continue
    await followChat(trx, one, { ports, now })
    if (outcome.class === 'sender') await ports.accounts.stopAccount(trx, accountId, outcome.detail)
    if (outcome.class === 'message' && delivery.campaignId !== null)
      await ports.hooks.onMessageRefused(trx, delivery.campaignId, { reason: outcome.reason, detail: outcome.detail })
  }
}

/** What a refusal says of a group or channel: where it moved, or that the account has lost a right there. */
async function followChat(trx: Trx, settled: Settled, { ports, now }: Pick<Context, 'ports' | 'now'>): Promise<void> {
  const { accountId, delivery, outcome, startedAt } = settled
  if (outcome.kind !== 'refused') return
  const telegramId = movedTo(outcome, delivery.trying ?? null)
  if (telegramId !== null)
    await ports.audiences.moveContact(trx, { contactId: delivery.contactId, telegramId, at: now })
  const lost = lostRight(delivery, outcome)
  if (lost === null) return
  const evidence = { telegram: outcome.detail, delivery: delivery.id }
  await ports.audiences.endChannelRights(trx, {
    accountId,
    contactId: delivery.contactId,
    lost,
    evidence,
    at: startedAt,
  })
}

const rightOf = { send: 'post', edit: 'edit', pin: 'pin' } as const satisfies Record<Operation, LostRight['lost']>

function lostRight({ post }: DueDelivery, outcome: SendOutcome): LostRight['lost'] | null {
  if (post === undefined || outcome.kind !== 'refused') return null
  if (outcome.class === 'recipient') return 'all'
  return outcome.class === 'chat' && outcome.reason === 'no_rights' ? rightOf[post.operation] : null
}

async function tellPosts(trx: Trx, settled: readonly Settled[], { ports }: Context): Promise<void> {
  for (const { delivery, settlement } of settled)
    if (delivery.post !== undefined)
      await ports.hooks.onPostSettled(trx, {
        postId: delivery.post.postId,
        deliveryId: delivery.id,
        revision: delivery.post.revision,
        operation: delivery.post.operation,
        state: settlement.state,
        reason: settlement.reason,
        detail: settlement.detail,
        telegramMessageId: settlement.telegramMessageId,
      })
}
