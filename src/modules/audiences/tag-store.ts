import { sql } from 'kysely'
import { rowsOf } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { ContactId } from '../../kernel/ids.ts'

export interface TagRow {
  readonly contactId: ContactId
  readonly tag: string
}

const columns = { contact: 'bigint', tag: 'text' } as const
const given = (rows: readonly TagRow[]) => rows.map(({ contactId, tag }) => ({ contact: contactId, tag }))

/** Those that are there already stay; resolves to how many were new. */
export async function addTagRows(trx: Trx, rows: readonly TagRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into contact_tags (contact_id, tag)
    select given.contact, given.tag from ${rowsOf(trx, given(rows), columns)} as given
    where true on conflict (contact_id, tag) do nothing`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

export async function removeTagRows(trx: Trx, rows: readonly TagRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const { numAffectedRows } = await sql`
    delete from contact_tags where exists (
      select 1 from ${rowsOf(trx, given(rows), columns)} as given
      where given.contact = contact_tags.contact_id and given.tag = contact_tags.tag)`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}
