import type { Db } from '../../../db/transaction.ts'
import type { ImportId } from '../../../kernel/ids.ts'
import { importConsentSchema, type ImportConsent } from '../contract.ts'

const shown = (readDb: Db) =>
  readDb
    .selectFrom('imports')
    .innerJoin('accounts', 'accounts.id', 'imports.account_id')
    .selectAll('imports')
    .select('accounts.username')

export type ShownImport = Awaited<ReturnType<typeof importsBefore>>[number]

/** Newest first. */
export async function importsBefore(readDb: Db, beforeId: ImportId, limit: number) {
  return shown(readDb).where('imports.id', '<', beforeId).orderBy('imports.id', 'desc').limit(limit).execute()
}

export async function importById(readDb: Db, id: ImportId): Promise<ShownImport | undefined> {
  return shown(readDb).where('imports.id', '=', id).executeTakeFirst()
}

export async function problemsAfter(readDb: Db, id: ImportId, afterLine: number, limit: number) {
  return readDb
    .selectFrom('import_problems')
    .select(['line', 'kind', 'reason', 'value'])
    .where('import_id', '=', id)
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(limit)
    .execute()
}

/** An account that can have subscribers. */
export async function accountIsThere(readDb: Db, accountId: number): Promise<boolean> {
  const row = await readDb
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('state', '!=', 'removed')
    .executeTakeFirst()
  return row !== undefined
}

/** How people of some imports agreed, for the page of a contact. */
export async function consentsOf(readDb: Db, ids: readonly ImportId[]): Promise<ReadonlyMap<ImportId, ImportConsent>> {
  if (ids.length === 0) return new Map()
  const rows = await readDb.selectFrom('imports').select(['id', 'consent']).where('id', 'in', ids).execute()
  return new Map(
    rows.flatMap(({ id, consent }) =>
      consent === null ? [] : [[id, importConsentSchema.parse(JSON.parse(consent))] as const],
    ),
  )
}
