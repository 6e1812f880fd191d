import type { Db } from '../../db/transaction.ts'
import type { ChainedEvent } from './core/chain.ts'

/** Newest first, below `beforeId` when given. */
export async function eventsBefore(readDb: Db, beforeId: number | undefined, limit: number): Promise<ChainedEvent[]> {
  const query = readDb.selectFrom('audit_events').selectAll().orderBy('id', 'desc').limit(limit)
  return (beforeId === undefined ? query : query.where('id', '<', beforeId)).execute()
}

/** In the order in which they were written. */
export async function eventsAfter(readDb: Db, afterId: number, limit: number): Promise<ChainedEvent[]> {
  return readDb.selectFrom('audit_events').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()
}
