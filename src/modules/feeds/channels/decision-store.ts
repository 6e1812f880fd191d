import { sql } from 'kysely'
import { idList } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { Step } from '../core/policy/policy.ts'
import { fold } from '../core/policy/words.ts'
import { keyOfUrl } from '../products/products.ts'
import type { DecisionKind } from './contract.ts'

export interface NewDecision {
  readonly kind: DecisionKind
  readonly sourceId: number | null
  readonly channelId: number | null
  readonly itemId: number | null
  readonly productId: number | null
  readonly postId: number | null
  readonly title: string
  readonly url: string | null
  readonly text: string
  readonly steps?: readonly Step[]
}

/** Rows in one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const ROWS_AT_ONCE = 500

export async function writeDecisions(trx: Trx, decisions: readonly NewDecision[], at: number): Promise<void> {
  for (let from = 0; from < decisions.length; from += ROWS_AT_ONCE)
    await trx
      .insertInto('feed_decisions')
      .values(
        decisions.slice(from, from + ROWS_AT_ONCE).map((decision) => ({
          at,
          kind: decision.kind,
          source_id: decision.sourceId,
          channel_id: decision.channelId,
          item_id: decision.itemId,
          product_id: decision.productId,
          post_id: decision.postId,
          title: decision.title,
          url: decision.url,
          url_key: decision.url === null ? null : keyOfUrl(decision.url),
          search: fold(decision.title),
          detail: JSON.stringify({ text: decision.text, steps: decision.steps ?? [] }),
        })),
      )
      .execute()
}

/** Deletes a stretch of what is older; returns how many. */
export async function pruneDecisions(db: Db, before: number, limit: number): Promise<number> {
  const old = await db
    .selectFrom('feed_decisions')
    .select('id')
    .where('at', '<', before)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
  if (old.length === 0) return 0
  const ids = old.map(({ id }) => id)
  await db
    .deleteFrom('feed_decisions')
    .where('id', 'in', sql<number>`${idList(db, ids)}`)
    .execute()
  return old.length
}
