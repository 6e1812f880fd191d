import { createHash } from 'node:crypto'
import { idList } from '../../db/portable.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { MessageContent } from './core/content.ts'

/** Freezes a message; equal ones share a row. Returns its reference. */
export async function saveMessage(trx: Trx, content: MessageContent): Promise<number> {
  const text = JSON.stringify(content)
  const hash = createHash('sha256').update(text).digest('hex')
  const known = await trx.selectFrom('messages').select('id').where('hash', '=', hash).executeTakeFirst()
  if (known !== undefined) return known.id
  const inserted = await trx
    .insertInto('messages')
    .values({ hash, content: text })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  // Another process froze the same message in the same moment.
  return inserted?.id ?? saveMessage(trx, content)
}

export async function readMessages(db: Db, refs: readonly number[]): Promise<Map<number, MessageContent>> {
  const rows = await db.selectFrom('messages').select(['id', 'content']).where('id', 'in', idList(db, refs)).execute()
  return new Map(rows.map(({ id, content }) => [id, JSON.parse(content) as MessageContent]))
}
