import type { Campaign, Verdict } from '../modules/campaigns/contract.ts'
import { dateTime, table } from './table.ts'

const sumNames = ['planned', 'sending', 'sent', 'failed', 'uncertain', 'skipped', 'cancelled', 'total'] as const

export const sumsText = (sums: Campaign['sums']): string => table(sumNames.map((name) => [`  ${name}`, sums[name]]))

export function campaignText(campaign: Campaign): string {
  const { id, name, state, pauseReason, message, audience, sums } = campaign
  const facts = table([
    ['state', pauseReason === null ? state : `${state}: ${pauseReason}`],
    ['bots', audience.accountIds.join(', ')],
    ['source', audience.source ?? 'any'],
    ['language', audience.languageCode ?? 'any'],
    ['file', message.media === null ? null : `${message.media.kind}, file ${message.media.fileId}`],
    ['button', message.button === null ? null : `${message.button.text} -> ${message.button.url}`],
    ['created', `${dateTime(campaign.createdAt) ?? ''} by ${campaign.createdBy}`],
    ['started', dateTime(campaign.startedAt)],
    ['finished', dateTime(campaign.finishedAt)],
  ])
  return `Campaign ${id}: ${name}\n${facts}\n\n${message.text}\n\n${sumsText(sums)}`
}

export function verdictText(verdict: Verdict, file: string): string {
  const { ok, campaignId, state, counted, recipients, problems } = verdict
  const judgement = ok
    ? 'The ledger is consistent: the rows and the counters agree.'
    : `The ledger is NOT consistent:\n${problems.join('\n')}`
  return `Campaign ${campaignId} (${state}), counted anew:\n${sumsText(counted)}\n  distinct recipients: ${recipients}\n${judgement}\nOne line for each recipient: ${file}`
}
