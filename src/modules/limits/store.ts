import type { Trx } from '../../db/transaction.ts'
import { rowLock } from '../../db/portable.ts'
import type { Selectable } from 'kysely'
import type { BudgetReservationTable, BudgetTable } from '../../db/tables/limits.ts'

export type BudgetRow = Selectable<BudgetTable>
type ReservationState = BudgetReservationTable['state']

export interface Sums {
  readonly spent: number
  readonly reserved: number
}

/** Whoever changes the sums of a budget holds its row, so that they come one after the other. */
export const lockBudget = (
  trx: Trx,
  by: { readonly key: string } | { readonly id: number },
): Promise<BudgetRow | undefined> =>
  trx
    .selectFrom('budgets')
    .selectAll()
    .where((where) => ('key' in by ? where('key', '=', by.key) : where('id', '=', by.id)))
    .$call(rowLock(trx))
    .executeTakeFirst()

export async function saveBudget(trx: Trx, row: Omit<BudgetRow, 'id'>): Promise<void> {
  const { key, ...rest } = row
  await trx
    .insertInto('budgets')
    .values({ key, ...rest })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(rest))
    .execute()
}

export async function deleteBudget(trx: Trx, key: string): Promise<void> {
  await trx.deleteFrom('budgets').where('key', '=', key).execute()
}

export async function readSums(trx: Trx, budgetId: number, beginsAt: number): Promise<Sums> {
  const row = await trx
    .selectFrom('budget_periods')
    .select(['spent', 'reserved'])
    .where('budget_id', '=', budgetId)
    .where('begins_at', '=', beginsAt)
    .executeTakeFirst()
  return row ?? { spent: 0, reserved: 0 }
}

/** Adds to the sums of a period; the caller holds the budget. */
export async function addToSums(trx: Trx, budgetId: number, beginsAt: number, change: Sums): Promise<void> {
  await trx
    .insertInto('budget_periods')
    .values({ budget_id: budgetId, begins_at: beginsAt, ...change })
    .onConflict((conflict) =>
      conflict.columns(['budget_id', 'begins_at']).doUpdateSet((update) => ({
        spent: update('budget_periods.spent', '+', change.spent),
        reserved: update('budget_periods.reserved', '+', change.reserved),
      })),
    )
    .execute()
}

export interface NewReservation {
  readonly budgetId: number
  readonly beginsAt: number
  readonly amount: number
  readonly expiresAt: number
}

export async function insertReservation(
  trx: Trx,
  { budgetId, beginsAt, amount, expiresAt }: NewReservation,
): Promise<number> {
  const { id } = await trx
    .insertInto('budget_reservations')
    .values({ budget_id: budgetId, begins_at: beginsAt, amount, state: 'open', expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const readReservation = (trx: Trx, id: number): Promise<Selectable<BudgetReservationTable> | undefined> =>
  trx.selectFrom('budget_reservations').selectAll().where('id', '=', id).executeTakeFirst()

export async function moveReservation(trx: Trx, id: number, state: ReservationState): Promise<void> {
  await trx.updateTable('budget_reservations').set({ state }).where('id', '=', id).execute()
}

/** Marks what is overdue and tells what goes back to which period; the caller holds the budget. */
export async function expireReservations(
  trx: Trx,
  budgetId: number,
  now: number,
): Promise<readonly { readonly beginsAt: number; readonly amount: number }[]> {
  const rows = await trx
    .updateTable('budget_reservations')
    .set({ state: 'expired' })
    .where('budget_id', '=', budgetId)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .returning(['begins_at', 'amount'])
    .execute()
  return rows.map(({ begins_at, amount }) => ({ beginsAt: begins_at, amount }))
}

/** Rows that were closed, and periods that ended, before then. */
export async function pruneBudget(trx: Trx, budgetId: number, before: number): Promise<void> {
  await trx
    .deleteFrom('budget_reservations')
    .where('budget_id', '=', budgetId)
    .where('state', '<>', 'open')
    .where('expires_at', '<', before)
    .execute()
}
