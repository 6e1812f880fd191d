import { sql } from 'kysely'
import { rowsOf } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'

/** Where links lead, of those that are known. */
export async function linkTargets(db: Db, urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (urls.length === 0) return new Map()
  const given = rowsOf(
    db,
    urls.map((url) => ({ url })),
    { url: 'text' },
  )
  const rows = await db
    .selectFrom('links')
    .select(['url', 'target'])
    .where('url', 'in', sql<string>`(select given.url from ${given} as given)`)
    .execute()
  return new Map(rows.map(({ url, target }) => [url, target]))
}

export interface Link {
  readonly url: string
  readonly target: string
}

export async function rememberLinks(trx: Trx, links: readonly Link[], at: number): Promise<void> {
  const rows = links.map(({ url, target }) => ({ url, target, at })).sort((a, b) => (a.url < b.url ? -1 : 1))
  await trx
    .insertInto('links')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('url').doUpdateSet((expression) => ({
        target: expression.ref('excluded.target'),
        at: expression.ref('excluded.at'),
      })),
    )
    .execute()
}
