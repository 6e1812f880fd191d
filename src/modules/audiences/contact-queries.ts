import type { SelectQueryBuilder } from 'kysely'
import { idList, positionOf } from '../../db/portable.ts'
import type { Tables } from '../../db/tables/index.ts'
import type { Db } from '../../db/transaction.ts'
import type { ContactId } from '../../kernel/ids.ts'
import type { Contact, ContactFilter } from './contract.ts'
import { importsIn, whyOf } from './core/evidence.ts'
import { searchKey } from './core/search-key.ts'
import { consentsOf } from './imports/queries.ts'

interface Stretch {
  readonly beforeId: ContactId
  readonly limit: number
}

/** Newest first. */
export async function contactsBefore(readDb: Db, filter: ContactFilter & Stretch): Promise<Contact[]> {
  const rows = await shown(matching(readDb, filter).where('contacts.id', '<', filter.beforeId))
    .orderBy('contacts.id', 'desc')
    .limit(filter.limit)
    .execute()
  return withSubscriptions(readDb, rows)
}

/** Only which they are, newest first. */
export async function contactIdsBefore(readDb: Db, filter: ContactFilter & Stretch): Promise<ContactId[]> {
  const rows = await matching(readDb, filter)
    .select('contacts.id')
    .where('contacts.id', '<', filter.beforeId)
    .orderBy('contacts.id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function countContacts(readDb: Db, filter: ContactFilter): Promise<number> {
  const { contacts } = await matching(readDb, filter)
    .select(({ fn }) => fn.countAll<number>().as('contacts'))
    .executeTakeFirstOrThrow()
  return contacts
}

export async function contactById(readDb: Db, contactId: ContactId): Promise<Contact | undefined> {
  const rows = await shown(readDb.selectFrom('contacts')).where('contacts.id', '=', contactId).execute()
  return (await withSubscriptions(readDb, rows))[0]
}

const shown = (query: SelectQueryBuilder<Tables, 'contacts', object>) =>
  query.select([
    'contacts.id',
    'contacts.telegram_id as telegramId',
    'contacts.kind',
    'contacts.first_name as firstName',
    'contacts.last_name as lastName',
    'contacts.username',
    'contacts.language_code as languageCode',
    'contacts.created_at as createdAt',
    'contacts.forgotten_at as forgottenAt',
  ])

function matching(readDb: Db, { search, accountId, status, tag }: ContactFilter) {
  let query: SelectQueryBuilder<Tables, 'contacts', object> = readDb
    .selectFrom('contacts')
    .where('contacts.forgotten_at', 'is', null)
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
  if (tag !== undefined)
    query = query.where((expression) =>
      expression.exists(
        expression
          .selectFrom('contact_tags')
          .select('contact_tags.contact_id')
          .whereRef('contact_tags.contact_id', '=', 'contacts.id')
          .where('contact_tags.tag', '=', tag),
      ),
    )
  if (search === undefined || search === '') return query
  const words = searchKey(search.replace(/^@/, ''))
  return query.where((expression) => {
    const inNames = expression(positionOf(readDb, expression.ref('contacts.search'), words), '>', 0)
    if (!/^-?\d{1,15}$/.test(words)) return inNames
    return expression.or([inNames, expression('contacts.telegram_id', '=', Number(words))])
  })
}

type ContactRow = Omit<Contact, 'subscriptions' | 'tags'>

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
  const tags = await tagsOf(
    readDb,
    contacts.map(({ id }) => id),
  )
  const consents = await consentsOf(readDb, importsIn(rows.map(({ evidence }) => evidence)))
  return contacts.map((contact) => ({
    ...contact,
    tags: tags.get(contact.id) ?? [],
    subscriptions: (byContact.get(contact.id) ?? []).map(({ account_id, username, status, source, evidence, at }) => ({
      accountId: account_id,
      accountUsername: username,
      status,
      source,
      why: whyOf(status, evidence, consents),
      at,
    })),
  }))
}

async function tagsOf(readDb: Db, ids: readonly ContactId[]): Promise<ReadonlyMap<ContactId, string[]>> {
  const rows = await readDb
    .selectFrom('contact_tags')
    .select(['contact_id', 'tag'])
    .where('contact_id', 'in', idList(readDb, ids))
    .orderBy('tag')
    .execute()
  const byContact = Map.groupBy(rows, ({ contact_id }) => contact_id)
  return new Map([...byContact].map(([id, own]) => [id, own.map(({ tag }) => tag)]))
}
