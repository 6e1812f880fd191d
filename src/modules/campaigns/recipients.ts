import { authorize, type Actor } from '../../kernel/actor.ts'
import { csvLine } from '../../kernel/csv.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { readRecipients } from '../delivery/index.ts'
import type { RecipientQuery } from './contract.ts'

import type { CampaignDeps } from './deps.ts'
import { getCampaign } from './get-campaign.ts'
import { findBots } from './queries.ts'

type Deps = Pick<CampaignDeps, 'database'>
type Recipient = Awaited<ReturnType<typeof readRecipients>>['items'][number]

const EXPORT_PAGE = 1000
const HEADER = [
  'delivery_id',
  'telegram_id',
  'name',
  'username',
  'bot',
  'state',
  'reason',
  'why',
  'detail',
  'attempt',
  'telegram_message_id',
  'updated_at',
]

export async function listRecipients({ database }: Deps, actor: Actor, id: CampaignId, query: RecipientQuery) {
  authorize(actor, 'campaigns.read')
  await getCampaign(database.readDb, id)
  return readRecipients(database.readDb, id, query)
}

/** The whole per-recipient ledger as CSV, page by page. Checks first; the rows come when they are read. */
export async function exportRecipients(
  { database }: Deps,
  actor: Actor,
  id: CampaignId,
): Promise<AsyncIterable<string>> {
  authorize(actor, 'campaigns.read')
  const { audience } = await getCampaign(database.readDb, id)
  const bots = await findBots(database.readDb, audience.accountIds)
  const nameOf = (accountId: number): string => bots.get(accountId)?.username ?? String(accountId)
  return csvPages(database, id, nameOf)
}

async function* csvPages(database: Deps['database'], id: CampaignId, botOf: (accountId: number) => string) {
  yield csvLine(HEADER)
  let cursor: string | null | undefined
  do {
    const page = await readRecipients(database.readDb, id, { limit: EXPORT_PAGE, cursor: cursor ?? undefined })
    yield page.items.map((row) => csvLine(toCells(row, botOf(row.accountId)))).join('')
    cursor = page.nextCursor
  } while (cursor !== null)
}

const toCells = (row: Recipient, bot: string): (string | number | null)[] => [
  row.deliveryId,
  row.telegramId,
  row.name,
  row.username,
  bot,
  row.state,
  row.reason,
  row.why,
  row.detail,
  row.attempt,
  row.telegramMessageId,
  new Date(row.updatedAt).toISOString(),
]
