import { createHash } from 'node:crypto'
import type { Db, Trx } from '../../db/transaction.ts'
import type { MessageContent } from './core/content.ts'

/** Freezes a message; equal ones share a row. Returns its reference. */
export async function saveMessage(trx: Trx, content: MessageContent): Promise<number> {
  const text = JSON.stringify(content)
  const hash = createHash('sha256').update(text).digest('hex')
  const known = await trx.selectFrom('messages').select('id').where('hash', '=', hash).executeTakeFirst()
  if (known !== undefined) return known.id
  const { id } = await trx
    .insertInto('messages')
    .values({ hash, content: text })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function readMessages(db: Db, refs: readonly number[]): Promise<Map<number, MessageContent>> {
  const rows = await db.selectFrom('messages').select(['id', 'content']).where('id', 'in', refs).execute()
  return new Map(rows.map(({ id, content }) => [id, JSON.parse(content) as MessageContent]))
}
