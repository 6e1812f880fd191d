import { idList, positionOf } from '../../db/portable.ts'
import type { Db } from '../../db/transaction.ts'
import type { ContactId } from '../../kernel/ids.ts'
import type { Contact, ContactQuery } from './contract.ts'
import { whyOf } from './core/evidence.ts'
import { searchKey } from './core/search-key.ts'

export type ContactFilter = Pick<ContactQuery, 'search' | 'accountId' | 'status'> & {
  readonly beforeId: ContactId
  readonly limit: number
}

/** Newest first. */
export async function contactsBefore(readDb: Db, filter: ContactFilter): Promise<Contact[]> {
  const rows = await matching(readDb, filter).orderBy('contacts.id', 'desc').limit(filter.limit).execute()
  return withSubscriptions(readDb, rows)
}

export async function contactById(readDb: Db, contactId: ContactId): Promise<Contact | undefined> {
  const rows = await selectContacts(readDb).where('contacts.id', '=', contactId).execute()
  return (await withSubscriptions(readDb, rows))[0]
}

const selectContacts = (readDb: Db) =>
  readDb
    .selectFrom('contacts')
    .select([
      'contacts.id',
      'contacts.telegram_id as telegramId',
      'contacts.kind',
      'contacts.first_name as firstName',
      'contacts.last_name as lastName',
      'contacts.username',
      'contacts.language_code as languageCode',
      'contacts.created_at as createdAt',
    ])

function matching(readDb: Db, { search, accountId, status, beforeId }: ContactFilter) {
  let query = selectContacts(readDb).where('contacts.id', '<', beforeId)
  if (accountId !== undefined || status !== undefined)
    query = query.where((expression) => {
      let row = expression
        .selectFrom('subscriptions')
        .select('subscriptions.contact_id')
        .whereRef('subscriptions.contact_id', '=', 'contacts.id')
      if (accountId !== undefined) row = row.where('subscriptions.account_id', '=', accountId)
      if (status !== undefined) row = row.where('subscriptions.status', '=', status)
      return expression.exists(row)
    })
  if (search === undefined || search === '') return query
  const words = searchKey(search.replace(/^@/, ''))
  return query.where((expression) => {
    const inNames = expression(positionOf(readDb, expression.ref('contacts.search'), words), '>', 0)
    if (!/^-?\d{1,15}$/.test(words)) return inNames
    return expression.or([inNames, expression('contacts.telegram_id', '=', Number(words))])
  })
}

type ContactRow = Omit<Contact, 'subscriptions'>

async function withSubscriptions(readDb: Db, contacts: readonly ContactRow[]): Promise<Contact[]> {
  if (contacts.length === 0) return []
  const rows = await readDb
    .selectFrom('subscriptions')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .select([
      'subscriptions.contact_id',
      'subscriptions.account_id',
      'accounts.username',
      'subscriptions.status',
      'subscriptions.source',
      'subscriptions.evidence',
      'subscriptions.at',
    ])
    .where(
      'subscriptions.contact_id',
      'in',
      idList(
        readDb,
        contacts.map(({ id }) => id),
      ),
    )
    .orderBy('subscriptions.account_id')
    .execute()
  const byContact = Map.groupBy(rows, ({ contact_id }) => contact_id)
  return contacts.map((contact) => ({
    ...contact,
    subscriptions: (byContact.get(contact.id) ?? []).map(({ account_id, username, status, source, evidence, at }) => ({
      accountId: account_id,
      accountUsername: username,
      status,
      source,
      why: whyOf(status, evidence),
      at,
    })),
  }))
}
