import { sql } from 'kysely'
import { idList, rowsOf } from '../../../db/portable.ts'
import type { SubscriptionStatus } from '../../../db/tables/audiences.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { AccountId, ContactId, ImportId } from '../../../kernel/ids.ts'
import type { ImportedPerson } from '../core/import-row.ts'
import { searchKey } from '../core/search-key.ts'
import { addToCounts } from '../subscription-store.ts'
import { addTagRows } from '../tag-store.ts'

export interface ImportTarget {
  readonly importId: ImportId
  readonly accountId: AccountId
  /** Tags of everybody in the file. */
  readonly tags: readonly string[]
  /** False: they become contacts, and nobody is subscribed. */
  readonly hasConsent: boolean
  readonly at: number
}

interface Line {
  readonly line: number
}
export type PersonLine = Line & { readonly person: ImportedPerson }
export interface Problem extends Line {
  readonly kind: 'bad' | 'duplicate' | 'skipped'
  readonly reason: string
  readonly value: string
}

export interface Written {
  readonly added: number
  readonly subscribed: number
  readonly already: number
  readonly problems: readonly Problem[]
}

/** Writes the people of some lines. Consent that ended is never begun again here: only the person does that. */
export async function writePeople(trx: Trx, target: ImportTarget, lines: readonly PersonLine[]): Promise<Written> {
  const { first, duplicates } = await dropDuplicates(trx, target, lines)
  if (first.length === 0) return { added: 0, subscribed: 0, already: 0, problems: duplicates }
  const added = await insertContacts(trx, target, first)
  const contacts = await contactIds(trx, first)
  const known = first
    .map((line) => ({ ...line, contactId: contacts.get(line.person.telegramId) ?? 0 }))
    .sort((a, b) => a.contactId - b.contactId)
  await addTagRows(
    trx,
    known.flatMap(({ contactId, person }) =>
      [...new Set([...target.tags, ...person.tags])].map((tag) => ({ contactId, tag })),
    ),
  )
  const consent = target.hasConsent ? await subscribe(trx, target, known) : { subscribed: 0, already: 0, problems: [] }
  return { added, ...consent, problems: [...duplicates, ...consent.problems] }
}

/** The first line of an id counts, also across blocks and across a restart. */
async function dropDuplicates(trx: Trx, { importId }: ImportTarget, lines: readonly PersonLine[]) {
  const firstOf = new Map<number, PersonLine>()
  for (const line of lines) if (!firstOf.has(line.person.telegramId)) firstOf.set(line.person.telegramId, line)
  const rows = [...firstOf.values()].map(({ line, person }) => ({ id: person.telegramId, line }))
  await sql`
    insert into import_ids (import_id, telegram_id, line)
    select ${importId}, given.id, given.line from ${rowsOf(trx, rows, { id: 'bigint', line: 'bigint' })} as given
    where true on conflict do nothing`.execute(trx)
  const seen = await trx
    .selectFrom('import_ids')
    .select(['telegram_id', 'line'])
    .where('import_id', '=', importId)
    .where('telegram_id', 'in', idList(trx, [...firstOf.keys()]))
    .execute()
  const lineOf = new Map(seen.map(({ telegram_id, line }) => [telegram_id, line]))
  const duplicates: Problem[] = []
  const first: PersonLine[] = []
  for (const line of lines) {
    const { telegramId } = line.person
    const at = lineOf.get(telegramId)
    if (at === line.line) first.push(line)
    else {
      const reason = `The same person stands in line ${at ?? 0} already.`
      duplicates.push({ line: line.line, kind: 'duplicate', reason, value: String(telegramId) })
    }
  }
  return { first, duplicates }
}

const contactColumns = {
  id: 'bigint',
  firstName: 'text',
  lastName: 'text',
  username: 'text',
  languageCode: 'text',
  search: 'text',
} as const

/** What Telegram said of somebody is not changed by a file. */
async function insertContacts(trx: Trx, { at }: ImportTarget, lines: readonly PersonLine[]): Promise<number> {
  const rows = lines.map(({ person }) => ({
    id: person.telegramId,
    firstName: person.firstName,
    lastName: person.lastName,
    username: person.username,
    languageCode: person.languageCode,
    search: searchKey(`${person.firstName} ${person.lastName} ${person.username}`),
  }))
  const { numAffectedRows } = await sql`
    insert into contacts
      (telegram_id, kind, first_name, last_name, username, language_code, search, created_at, updated_at)
    select given.id, 'person', given."firstName", given."lastName", given.username, given."languageCode", given.search,
      ${sql.lit(at)}, ${sql.lit(at)}
    from ${rowsOf(trx, rows, contactColumns)} as given
    where true on conflict (telegram_id) do nothing`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

async function contactIds(trx: Trx, lines: readonly PersonLine[]): Promise<ReadonlyMap<number, ContactId>> {
  const ids = lines.map(({ person }) => person.telegramId)
  const rows = await trx
    .selectFrom('contacts')
    .select(['id', 'telegram_id'])
    .where('telegram_id', 'in', idList(trx, ids))
    .execute()
  return new Map(rows.map(({ id, telegram_id }) => [telegram_id, id]))
}

type KnownLine = PersonLine & { readonly contactId: ContactId }

async function subscribe(trx: Trx, target: ImportTarget, lines: readonly KnownLine[]): Promise<Omit<Written, 'added'>> {
  const problems = lines
    .filter(({ person }) => person.refusal !== null)
    .map(({ line, person }) => ({
      line,
      kind: 'skipped' as const,
      reason: `The file says “${person.refusal ?? ''}”: kept as a contact, not subscribed.`,
      value: String(person.telegramId),
    }))
  const willing = lines.filter(({ person }) => person.refusal === null)
  const before = await statuses(trx, target.accountId, willing)
  const fresh = willing.filter(({ contactId }) => !before.has(contactId))
  const subscribed = await insertSubscriptions(trx, target, fresh)
  let already = 0
  for (const { contactId, line, person } of willing) {
    const status = before.get(contactId)
    if (status === 'subscribed') already++
    else if (status !== undefined)
      problems.push({ line, kind: 'skipped', reason: whySkipped[status], value: String(person.telegramId) })
  }
  return { subscribed, already: already + fresh.length - subscribed, problems }
}

const whySkipped = {
  unsubscribed: 'This person has unsubscribed from this bot. Only they can come back, by pressing Start.',
  blocked: 'This person has blocked this bot. Only they can come back, by pressing Start.',
  unreachable: 'Telegram says that this person cannot be reached by this bot.',
} as const satisfies Record<Exclude<SubscriptionStatus, 'subscribed'>, string>

async function statuses(
  trx: Trx,
  accountId: AccountId,
  lines: readonly KnownLine[],
): Promise<ReadonlyMap<ContactId, SubscriptionStatus>> {
  const ids = lines.map(({ contactId }) => contactId)
  const rows = await trx
    .selectFrom('subscriptions')
    .select(['contact_id', 'status'])
    .where('account_id', '=', accountId)
    .where('contact_id', 'in', idList(trx, ids))
    .execute()
  return new Map(rows.map(({ contact_id, status }) => [contact_id, status]))
}

async function insertSubscriptions(trx: Trx, target: ImportTarget, lines: readonly KnownLine[]): Promise<number> {
  if (lines.length === 0) return 0
  const { importId, accountId, at } = target
  const rows = lines.map(({ contactId, line }) => ({
    contact: contactId,
    evidence: JSON.stringify({ kind: 'import', import: importId, line }),
  }))
  const { numAffectedRows } = await sql`
    insert into subscriptions (account_id, contact_id, status, source, evidence, at)
    select ${sql.lit(accountId)}, given.contact, 'subscribed', ${sql.lit(`import-${importId}`)}, given.evidence, ${sql.lit(at)}
    from ${rowsOf(trx, rows, { contact: 'bigint', evidence: 'text' })} as given
    where true on conflict (account_id, contact_id) do nothing`.execute(trx)
  const subscribed = Number(numAffectedRows ?? 0n)
  if (subscribed > 0) await addToCounts(trx, [{ accountId, status: 'subscribed', by: subscribed }])
  return subscribed
}

export async function writeProblems(trx: Trx, importId: ImportId, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return
  const rows = problems.map(({ line, kind, reason, value }) => ({ line, kind, reason, value }))
  const columns = { line: 'bigint', kind: 'text', reason: 'text', value: 'text' } as const
  await sql`
    insert into import_problems (import_id, line, kind, reason, value)
    select ${sql.lit(importId)}, given.line, given.kind, given.reason, given.value
    from ${rowsOf(trx, rows, columns)} as given
    where true on conflict (import_id, line) do nothing`.execute(trx)
}
