import type { Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId, FileId } from '../../kernel/ids.ts'
import type { MediaKind, SendOutcome } from '../../telegram/gateway.ts'
import { settlementOf, type Settlement } from './core/settlement.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import type { DueDelivery } from './due-store.ts'
import { writeSent, writeSettlements, type LeaseByAccount } from './ledger-store.ts'
import { addToSeries, addToSums } from './origin-store.ts'
import type { DeliveryPorts } from './ports.ts'
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
  /** The media that this attempt uploaded; Telegram's name for it comes with the answer. */
  readonly uploaded: { readonly fileId: FileId; readonly kind: MediaKind } | null
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
  const settled = outcomes.map((one): Settled => ({ ...one, settlement: settlementOf(one.outcome, context.now) }))
  await writeRows(trx, settled, context)
  await writeConsequences(trx, settled, context)
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
  for (const { accountId, delivery, outcome, uploaded } of settled) {
    if (outcome.kind === 'throttled' && outcome.scope === 'account')
      await saveWait(trx, accountId, now + outcome.retryAfterMs)
    if (outcome.kind === 'sent' && outcome.fileId !== undefined && uploaded !== null)
      await ports.files.rememberTelegramFile(trx, { accountId, ...uploaded, telegramFileId: outcome.fileId, at: now })
    if (outcome.kind !== 'refused') continue
    if (outcome.class === 'sender') await ports.accounts.stopAccount(trx, accountId, outcome.detail)
    if (outcome.class === 'message' && delivery.campaignId !== null)
      await ports.hooks.onMessageRefused(trx, delivery.campaignId, { reason: outcome.reason, detail: outcome.detail })
  }
}
