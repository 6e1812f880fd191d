import type { Db } from './db/transaction.ts'
import { deliveryStates } from './kernel/delivery-state.ts'

/** How many accounts there are in each state. */
export async function countAccounts(readDb: Db): Promise<Record<string, number>> {
  const rows = await readDb
    .selectFrom('accounts')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** Deliveries of all campaigns by state, from their counter rows. */
export async function sumDeliveries(readDb: Db): Promise<Record<string, number>> {
  const row = await readDb
    .selectFrom('origins')
    .select(({ fn }) => deliveryStates.map((state) => fn.sum<number | null>(state).as(state)))
    .where('kind', '=', 'campaign')
    .executeTakeFirst()
  return Object.fromEntries(deliveryStates.map((state) => [state, row?.[state] ?? 0]))
}

/** Updates that Telegram gave us and no handler has seen. */
export async function countUnhandledUpdates(readDb: Db): Promise<number> {
  const { count } = await readDb
    .selectFrom('updates')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('handled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
