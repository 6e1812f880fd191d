import type { Trx } from '../../db/transaction.ts'
import type { ChainedEvent } from './core/chain.ts'
import { genesisHash } from './core/chain.ts'

export async function headHash(trx: Trx): Promise<string> {
  const last = await trx.selectFrom('audit_events').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last?.hash ?? genesisHash
}

export async function appendEvent(trx: Trx, event: Omit<ChainedEvent, 'id'>): Promise<void> {
  await trx.insertInto('audit_events').values(event).execute()
}
