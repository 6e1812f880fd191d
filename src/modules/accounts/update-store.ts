import type { Db, Trx } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { IncomingUpdate } from '../../telegram/gateway.ts'

export interface StoredUpdate {
  readonly id: number
  readonly updateId: number
  readonly payload: string
  readonly receivedAt: number
  readonly attempts: number
}

/** An update that is already there is left alone. */
export async function insertUpdates(
  trx: Trx,
  accountId: AccountId,
  updates: readonly IncomingUpdate[],
  receivedAt: number,
): Promise<void> {
  const rows = updates.map(({ updateId, payload }) => ({
    account_id: accountId,
    update_id: updateId,
    payload,
    received_at: receivedAt,
    handled_at: null,
    error: null,
    attempts: 0,
  }))
  await trx
    .insertInto('updates')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['account_id', 'update_id']).doNothing())
    .execute()
}

/** At most `limit`, so that counting stays cheap. */
export async function countUnhandledUpdates(db: Db, accountId: AccountId, limit: number): Promise<number> {
  const row = await db
    .selectFrom((from) =>
      from
        .selectFrom('updates')
        .select('id')
        .where('account_id', '=', accountId)
        .where('handled_at', 'is', null)
        .limit(limit)
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Those of one account that wait, in the order in which they came. */
export async function unhandledUpdates(db: Db, accountId: AccountId, limit: number): Promise<StoredUpdate[]> {
  return db
    .selectFrom('updates')
    .select(['id', 'update_id as updateId', 'payload', 'received_at as receivedAt', 'attempts'])
    .where('account_id', '=', accountId)
    .where('handled_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** `error` says why an update was given up. */
export async function markUpdateHandled(trx: Trx, id: number, at: number, error: string | null = null): Promise<void> {
  await trx.updateTable('updates').set({ handled_at: at, error }).where('id', '=', id).execute()
}

export async function noteUpdateFailure(trx: Trx, id: number, error: string): Promise<void> {
  await trx
    .updateTable('updates')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), error }))
    .where('id', '=', id)
    .execute()
}

/** At most `limit` at a time; returns how many. */
export async function deleteHandledUpdates(trx: Trx, handledBefore: number, limit: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('updates')
    .where('id', 'in', (from) =>
      from
        .selectFrom('updates')
        .select('id')
        .where('handled_at', '<', handledBefore)
        .orderBy('handled_at')
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Nobody answers for an account that is gone. */
export async function closeUpdates(trx: Trx, accountId: AccountId, at: number, error: string): Promise<void> {
  await trx
    .updateTable('updates')
    .set({ handled_at: at, error })
    .where('account_id', '=', accountId)
    .where('handled_at', 'is', null)
    .execute()
}
