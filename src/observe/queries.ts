import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Db } from '../db/transaction.ts'
import { databaseMs } from '../db/portable.ts'
import { deliveryStates } from '../kernel/delivery-state.ts'
import type { System } from './contract.ts'

const MAX_WORKERS = 200

/** How many campaigns there are in each state. */
export async function countCampaigns(readDb: Db): Promise<Record<string, number>> {
  const rows = await readDb
    .selectFrom('campaigns')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** Planned deliveries that nothing holds: of campaigns, from their counter rows, and of the rest, which are few. */
export async function countWaiting(readDb: Db): Promise<{ readonly campaign: number; readonly direct: number }> {
  const { campaign } = await readDb
    .selectFrom('origins')
    .select(({ fn }) => fn.sum<number | null>('planned').as('campaign'))
    .where('kind', '=', 'campaign')
    .where('hold', 'is', null)
    .executeTakeFirstOrThrow()
  const { direct } = await readDb
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('direct'))
    .where('state', '=', 'planned')
    .where('origin_kind', '<>', 'campaign')
    .executeTakeFirstOrThrow()
  return { campaign: campaign ?? 0, direct }
}

/** Since when the oldest reply or other direct message waits, product time; null when none does. */
export async function oldestDirect(readDb: Db): Promise<number | null> {
  const { due } = await readDb
    .selectFrom('deliveries')
    .select(({ fn }) => fn.min<number | null>('due_at').as('due'))
    .where('state', '=', 'planned')
    .where('origin_kind', '<>', 'campaign')
    .executeTakeFirstOrThrow()
  return due
}

/** Who sends and receives on a shared database; SQLite has one process. */
export async function readWorkers({ path, readDb }: Pick<Database, 'path' | 'readDb'>): Promise<System['workers']> {
  if (path !== null) return []
  const { rows } = await sql<System['workers'][number]>`
    select owner, until - ${databaseMs} as "leftMs", (select count(*) from leases where leases.owner = workers.owner) as bots
    from workers order by owner limit ${sql.lit(MAX_WORKERS)}`.execute(readDb)
  return rows
}

/** Which store this is, as people call it. */
export async function readStoreVersion({ path, readDb }: Pick<Database, 'path' | 'readDb'>) {
  if (path !== null) return { name: 'SQLite', version: process.versions['sqlite'] ?? 'unknown' }
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(readDb)
  return { name: 'PostgreSQL', version: rows[0]?.version ?? 'unknown' }
}

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

/** When the newest good backup was taken, product time; null when there is none. */
export async function lastBackupAt(readDb: Db): Promise<number | null> {
  const { at } = await readDb
    .selectFrom('backups')
    .select(({ fn }) => fn.max<number | null>('taken_at').as('at'))
    .where('state', '=', 'good')
    .executeTakeFirstOrThrow()
  return at
}
