import type { Db } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { decodeCursor, toPage, type Page } from '../../kernel/page.ts'
import { groupsOf, groupsOfAccount, sourcesOf, usernamesOf, type AudienceGroup } from './audience-queries.ts'
import { contactById, contactsBefore } from './contact-queries.ts'
import type { Audience, AudienceCount, Contact, ContactQuery, SourceList } from './contract.ts'
import { audienceAccountMissing, contactNotFound } from './errors.ts'

const MAX_SOURCES = 200

/** Newest first. */
export async function listContacts(readDb: Db, actor: Actor, query: ContactQuery): Promise<Page<Contact>> {
  authorize(actor, 'contacts.read')
  const { cursor, limit, ...filter } = query
  const beforeId = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeCursor(cursor, 1)[0])
  const rows = await contactsBefore(readDb, { ...filter, beforeId, limit: limit + 1 })
  return toPage(rows, limit, ({ id }) => [id])
}

/** @throws AppError `contact_not_found`. */
export async function getContact(readDb: Db, actor: Actor, contactId: ContactId): Promise<Contact> {
  authorize(actor, 'contacts.read')
  const contact = await contactById(readDb, contactId)
  if (contact === undefined) throw contactNotFound(contactId)
  return contact
}

/**
 * How many people a campaign to this audience reaches, each once: of several bots, the first in the audience writes.
 * @throws AppError `audience_account_missing`.
 */
export async function countAudience(readDb: Db, actor: Actor, audience: Audience): Promise<AudienceCount> {
  authorize(actor, 'contacts.read')
  const accountIds = [...new Set(audience.accountIds)]
  const usernames = await usernamesOf(readDb, accountIds)
  const byAccount = accountIds.map((accountId) => {
    const username = usernames.get(accountId)
    if (username === undefined) throw audienceAccountMissing(accountId)
    return { accountId, username }
  })
  const groups = await readGroups(readDb, { ...audience, accountIds })
  const peopleOf = (isOf: (group: AudienceGroup) => boolean) =>
    groups.reduce((sum, group) => (isOf(group) ? sum + group.people : sum), 0)
  const excluded = (status: AudienceGroup['status']) =>
    peopleOf((group) => group.writer === null && group.status === status)
  const recipients = peopleOf(({ writer }) => writer !== null)
  return {
    recipients,
    byAccount: byAccount.map((account, index) => ({
      ...account,
      recipients: peopleOf(({ writer }) => writer === index),
    })),
    excluded: {
      unsubscribed: excluded('unsubscribed'),
      blocked: excluded('blocked'),
      unreachable: excluded('unreachable'),
      alsoOnAnotherBot: groups.reduce((sum, { matches }) => sum + matches, 0) - recipients,
      filtered: excluded('subscribed'),
    },
  }
}

async function readGroups(readDb: Db, audience: Audience): Promise<AudienceGroup[]> {
  const [first, ...others] = audience.accountIds
  if (first === undefined) return []
  const { source, languageCode, tags = [] } = audience
  const isWhole = others.length === 0 && source === undefined && languageCode === undefined && tags.length === 0
  return isWhole ? groupsOfAccount(readDb, first) : groupsOf(readDb, audience)
}

/** With which deep-link payloads live subscribers came: the 200 biggest. */
export async function listSources(readDb: Db, actor: Actor, accountId: AccountId | undefined): Promise<SourceList> {
  authorize(actor, 'contacts.read')
  return { sources: await sourcesOf(readDb, accountId, MAX_SOURCES) }
}
