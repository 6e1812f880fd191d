import type { Database } from './db/database.ts'
import type { Status } from './http/status.ts'
import type { Clock } from './kernel/clock.ts'
import { systemActor } from './kernel/actor.ts'
import type { Accounts } from './modules/accounts/index.ts'
import type { Delivery } from './modules/delivery/index.ts'
import type { SelfCheck } from './platform/self-check.ts'
import { realClock } from './platform/system.ts'

interface StatusDeps {
  readonly database: Database
  readonly clock: Clock
  readonly accounts: Pick<Accounts, 'list'>
  readonly delivery: Pick<Delivery, 'lanes'>
  readonly checks: () => Promise<readonly SelfCheck[]>
  readonly version: string
  /** Starts of this install so far. */
  readonly boots: number
}

const ACCOUNTS_AT_ONCE = 200

export function createStatus(deps: StatusDeps): () => Promise<Status> {
  const { database, clock, version, boots } = deps
  const startedAt = realClock.now()
  return async () => ({
    version,
    node: process.version,
    startedAt,
    boots,
    clock: { now: clock.now(), speed: clock.speed },
    database: {
      ...(await database.size()),
      queuedWrites: database.writer.queued,
    },
    accounts: await allAccounts(deps),
    lanes: [...deps.delivery.lanes()],
    checks: [...(await deps.checks())],
  })
}

async function allAccounts({ accounts, database }: StatusDeps): Promise<Status['accounts']> {
  const actor = systemActor('status')
  const found: Status['accounts'] = []
  for (let cursor: string | undefined; ;) {
    const page = await accounts.list(database.readDb, actor, { limit: ACCOUNTS_AT_ONCE, cursor })
    found.push(...page.items)
    if (page.nextCursor === null) return found
    cursor = page.nextCursor
  }
}
