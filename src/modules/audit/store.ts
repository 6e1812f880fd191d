import { takeTurns } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { ChainedEvent } from './core/chain.ts'
import { genesisHash } from './core/chain.ts'

/** Nobody else appends until the end of the transaction. */
export async function headHash(trx: Trx): Promise<string> {
  await takeTurns(trx, 'audit')
  const last = await trx.selectFrom('audit_events').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last?.hash ?? genesisHash
}

export async function appendEvent(trx: Trx, event: Omit<ChainedEvent, 'id'>): Promise<void> {
  await trx.insertInto('audit_events').values(event).execute()
}
