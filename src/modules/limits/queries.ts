import type { Db } from '../../db/transaction.ts'
import type { BudgetRow, Sums } from './store.ts'

/** By key, after `afterKey` when given. */
export async function budgetsAfter(readDb: Db, afterKey: string | undefined, limit: number): Promise<BudgetRow[]> {
  const query = readDb.selectFrom('budgets').selectAll().orderBy('key').limit(limit)
  return (afterKey === undefined ? query : query.where('key', '>', afterKey)).execute()
}

export const findBudget = (db: Db, key: string): Promise<BudgetRow | undefined> =>
  db.selectFrom('budgets').selectAll().where('key', '=', key).executeTakeFirst()

/** Leaves out what is held by reservations that are overdue: nobody has swept them yet, and they are free. */
export async function sumsOf(db: Db, budgetId: number, beginsAt: number, realNow: number): Promise<Sums> {
  const row = await db
    .selectFrom('budget_periods')
    .select(['spent', 'reserved'])
    .where('budget_id', '=', budgetId)
    .where('begins_at', '=', beginsAt)
    .executeTakeFirst()
  const overdue = await db
    .selectFrom('budget_reservations')
    .select((select) => select.fn.sum<number | string | null>('amount').as('amount'))
    .where('budget_id', '=', budgetId)
    .where('state', '=', 'open')
    .where('begins_at', '=', beginsAt)
    .where('expires_at', '<=', realNow)
    .executeTakeFirst()
  return { spent: row?.spent ?? 0, reserved: (row?.reserved ?? 0) - Number(overdue?.amount ?? 0) }
}
