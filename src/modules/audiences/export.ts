import { transact, type Trx } from '../../db/transaction.ts'
import type { Database } from '../../db/database.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import { csvLine } from '../../kernel/csv.ts'
import type { AuditEntry } from '../audit/index.ts'
import { contactsBefore } from './contact-queries.ts'
import type { Contact, ContactFilter } from './contract.ts'

interface ExportDeps {
  readonly database: Pick<Database, 'db' | 'readDb'>
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
}

const PAGE = 1_000
const HEADER = [
  'telegram_id',
  'kind',
  'first_name',
  'last_name',
  'username',
  'language_code',
  'tags',
  'subscriptions',
  'known_since',
]

/** The contacts of a filter as CSV, newest first, page by page. Recorded before the first row is given out. */
export async function exportContacts(
  { database, audit }: ExportDeps,
  actor: Actor,
  filter: ContactFilter,
): Promise<AsyncIterable<string>> {
  authorize(actor, 'contacts.export')
  const { search = null, accountId = null, status = null, tag = null } = filter
  const details = { search, accountId, status, tag }
  await transact(database.db, (trx) =>
    audit.record(trx, actor, { action: 'contacts.exported', subject: 'contacts', details }),
  )
  return lines(database, filter)
}

async function* lines(
  database: ExportDeps['database'],
  filter: ContactFilter,
): AsyncGenerator<string, void, undefined> {
  yield csvLine(HEADER)
  for (let beforeId = Number.MAX_SAFE_INTEGER; ;) {
    const page = await contactsBefore(database.readDb, { ...filter, beforeId, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page.map((contact) => csvLine(toCells(contact))).join('')
    beforeId = last.id
  }
}

const toCells = (contact: Contact): (string | number)[] => [
  contact.telegramId,
  contact.kind,
  contact.firstName,
  contact.lastName,
  contact.username,
  contact.languageCode,
  contact.tags.join('; '),
  contact.subscriptions.map(({ accountUsername, status }) => `${accountUsername}: ${status}`).join('; '),
  new Date(contact.createdAt).toISOString(),
]
