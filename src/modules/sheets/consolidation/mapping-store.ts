import { containsText, idList } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import { decodeCursor } from '../../../kernel/page.ts'
import type { MappingQuery } from './contract.ts'
import { mappingsOf } from './queries.ts'

/** `target` null: left out. */
export interface Meaning {
  readonly header: string
  readonly target: string | null
  /** It is called so itself: nothing needs to be remembered, only what was before is forgotten. */
  readonly isPlain: boolean
}

/** How a column that is left out is stored. */
export const LEFT_OUT = ''

interface Saving {
  readonly by: string
  readonly at: number
  /** What is remembered already was confirmed once more. */
  readonly isConfirmed: boolean
}

/** A header means what was decided last. */
export async function saveMeanings(
  trx: Trx,
  meanings: readonly Meaning[],
  { by, at, isConfirmed }: Saving,
): Promise<void> {
  const known = await mappingsOf(
    trx,
    meanings.map(({ header }) => header),
  )
  const wanted = new Map(meanings.map((meaning) => [meaning.header, meaning]))
  const isWanted = (row: { header: string; target: string }): boolean => {
    const meaning = wanted.get(row.header)
    return meaning !== undefined && !meaning.isPlain && (meaning.target ?? LEFT_OUT) === row.target
  }
  const stay = known.filter(isWanted)
  const gone = known.filter((row) => !isWanted(row)).map(({ id }) => id)
  if (gone.length > 0) await trx.deleteFrom('column_mappings').where('id', 'in', idList(trx, gone)).execute()
  if (isConfirmed && stay.length > 0)
    await trx
      .updateTable('column_mappings')
      .set((eb) => ({ times: eb('times', '+', 1), updated_at: at, updated_by: by }))
      .where(
        'id',
        'in',
        idList(
          trx,
          stay.map(({ id }) => id),
        ),
      )
      .execute()
  const there = new Set(stay.map(({ header }) => header))
  const fresh = meanings
    .filter(({ header, isPlain }) => !isPlain && !there.has(header))
    .map(({ header, target }) => ({ header, target: target ?? LEFT_OUT, times: 1, updated_by: by, updated_at: at }))
  for (let from = 0; from < fresh.length; from += ROWS_TOGETHER)
    await trx
      .insertInto('column_mappings')
      .values(fresh.slice(from, from + ROWS_TOGETHER))
      .onConflict((conflict) => conflict.columns(['header', 'target']).doNothing())
      .execute()
}
const ROWS_TOGETHER = 200

/** The last decided first, one more than asked for. */
export async function listMappings(db: Db, { limit, cursor, search }: MappingQuery) {
  let query = db
    .selectFrom('column_mappings')
    .selectAll()
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2).map(Number)
    if (at !== undefined && id !== undefined)
      query = query.where((eb) =>
        eb.or([eb('updated_at', '<', at), eb.and([eb('updated_at', '=', at), eb('id', '<', id)])]),
      )
  }
  if (search !== undefined && search !== '')
    query = query.where((eb) =>
      eb.or([containsText(db, eb.ref('header'), search), containsText(db, eb.ref('target'), search)]),
    )
  return query.execute()
}

export async function deleteMapping(trx: Trx, id: number) {
  return trx.deleteFrom('column_mappings').where('id', '=', id).returning(['header', 'target']).executeTakeFirst()
}
