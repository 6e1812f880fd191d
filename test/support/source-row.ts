import { createHash } from 'node:crypto'
import type { Db } from '../../src/db/transaction.ts'
import type { SourceId } from '../../src/kernel/ids.ts'

/** A source that nobody reads, as a row. */
export async function insertSource(db: Db, name: string): Promise<SourceId> {
  const host = `${createHash('sha256').update(name).digest('hex').slice(0, 8)}.example`
  const { id } = await db
    .insertInto('sources')
    .values({
      kind: 'feed',
      url: `https://${host}/${name}`,
      url_key: `${host}/${name}`,
      host,
      title: name,
      settings: '{"kind":"feed"}',
      observed: '{}',
      state: 'active',
      created_by: 'test',
      interval_ms: 3_600_000,
      next_poll_at: 0,
      created_at: 0,
      updated_at: 0,
      failures: 0,
      keys_only: 0,
      n_polls: 0,
      n_unchanged: 0,
      n_items: 0,
      n_new: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
