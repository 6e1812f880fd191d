import type { Control } from '../../simulator/client.ts'
import type { Campaign } from '../../src/modules/campaigns/contract.ts'
import type { Api } from './api.ts'

/** What the receiver counted, held against what the ledger says: person by person. */
export interface Agreement {
  readonly recipients: number
  readonly sent: number
  readonly failed: number
  readonly skipped: number
  readonly uncertain: number
  /** Not settled in any way. */
  readonly open: number
  /** Messages of the campaign that Telegram delivered. */
  readonly delivered: number
  /** People who got it more than once. */
  readonly doubled: readonly number[]
  /** The ledger says sent; Telegram never delivered. */
  readonly lost: readonly number[]
  /** Telegram delivered; the ledger says neither sent nor uncertain. */
  readonly unrecorded: readonly number[]
  readonly uncertainButDelivered: number
}

/** `marker` is in every text of the campaign and in no other message. */
export async function compare(control: Control, api: Api, campaign: Campaign, marker: string): Promise<Agreement> {
  const delivered = await deliveredByChat(control, marker)
  const states = await statesByChat(api, campaign.id)
  const count = (state: string): number => [...states.values()].filter((each) => each === state).length
  const chats = (test: (state: string | undefined, copies: number) => boolean): number[] =>
    [...new Set([...states.keys(), ...delivered.keys()])].filter((chat) =>
      test(states.get(chat), delivered.get(chat) ?? 0),
    )
  return {
    recipients: states.size,
    sent: count('sent'),
    failed: count('failed'),
    skipped: count('skipped'),
    uncertain: count('uncertain'),
    open: count('planned') + count('sending'),
    delivered: [...delivered.values()].reduce((sum, copies) => sum + copies, 0),
    doubled: chats((_state, copies) => copies > 1),
    lost: chats((state, copies) => state === 'sent' && copies === 0),
    unrecorded: chats((state, copies) => copies > 0 && state !== 'sent' && state !== 'uncertain'),
    uncertainButDelivered: chats((state, copies) => state === 'uncertain' && copies > 0).length,
  }
}

export const agrees = ({
  doubled,
  lost,
  unrecorded,
  open,
  sent,
  delivered,
  uncertainButDelivered,
}: Agreement): boolean =>
  doubled.length === 0 &&
  lost.length === 0 &&
  unrecorded.length === 0 &&
  open === 0 &&
  delivered === sent + uncertainButDelivered

async function deliveredByChat(control: Control, marker: string): Promise<Map<number, number>> {
  const delivered = new Map<number, number>()
  for await (const { chat, text } of control.allEntries({ kind: 'send', outcome: 'committed' }))
    if (chat !== null && text.includes(marker)) delivered.set(chat, (delivered.get(chat) ?? 0) + 1)
  for (const outcome of ['dropped', 'error', 'hung'] as const)
    for await (const { chat, text, messageId } of control.allEntries({ kind: 'send', outcome }))
      if (chat !== null && messageId !== undefined && text.includes(marker))
        delivered.set(chat, (delivered.get(chat) ?? 0) + 1)
  return delivered
}

/** From the per-recipient file, as a person would download it. */
async function statesByChat(api: Api, campaignId: number): Promise<Map<number, string>> {
  const [header = '', ...lines] = (await api.text(`/campaigns/${campaignId}/recipients.csv`)).trim().split('\n')
  const columns = cellsOf(header)
  const chatColumn = columns.indexOf('telegram_id')
  const stateColumn = columns.indexOf('state')
  if (chatColumn < 0 || stateColumn < 0) throw new Error(`The recipients' file has no telegram_id or state: ${header}`)
  return new Map(
    lines.map((line) => {
      const cells = cellsOf(line)
      return [Number(cells[chatColumn]), cells[stateColumn] ?? ''] as const
    }),
  )
}

/** Names may hold commas and quotes (RFC 4180); line breaks they do not. */
const cellsOf = (line: string): string[] =>
  [...line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
