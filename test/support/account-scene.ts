import { createSimulator, type BotHandle, type Simulator } from '../../simulator/index.ts'
import { transact } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createAccounts, leaseOfBoot, type Accounts } from '../../src/modules/accounts/index.ts'
import { createAudit, type Audit } from '../../src/modules/audit/index.ts'
import { createSecrets } from '../../src/platform/secrets/index.ts'
import { systemClock } from '../../src/platform/system.ts'
import { createSenderFactory } from '../../src/telegram/bot-api/index.ts'
import { createTestNotices } from './notices.ts'
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts'

export const cli = systemActor('cli')

export interface AccountScene {
  readonly database: TestDatabase
  readonly simulator: Simulator
  readonly audit: Audit
  /** The same install after a restart, or against another Bot API server. */
  again(options?: AccountOptions): Promise<Accounts>
  addBot(): Promise<BotHandle>
  /** Payloads of the updates that are stored, in the order in which they came. */
  storedUpdates(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface AccountOptions {
  readonly apiRoot?: string
  readonly startGapMs?: number
}

const timeouts = { connectMs: 500, sendMs: 1_000, uploadMs: 1_000, callMs: 1_000, pollS: 10 }

/** Accounts over a real database and the simulator. */
export async function createAccountScene(options: TestDatabaseOptions = {}): Promise<AccountScene> {
  const database = await createTestDatabase(options)
  const simulator = await createSimulator()
  const clock = systemClock({ origin: Date.now(), speed: 1 })
  const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
  const secrets = await createSecrets(database.db, Buffer.alloc(32, 9), clock.now())
  const made: Accounts[] = []
  return {
    database,
    simulator,
    audit,
    async again({ apiRoot = simulator.url, startGapMs = 1 } = {}) {
      for (const earlier of made.splice(0)) await earlier.stop()
      const senders = createSenderFactory({ apiRoot, timeouts, logger: silentLogger })
      const notices = createTestNotices(database, { clock, audit })
      const hooks = { onRemoved: () => Promise.resolve(), onLease: () => Promise.resolve() }
      const leasing = { leases: leaseOfBoot(1), keeper: null }
      const deps = {
        ...leasing,
        database,
        clock,
        secrets,
        audit,
        senders,
        startGapMs,
        notices,
        hooks,
        logger: silentLogger,
      }
      const accounts = createAccounts(deps)
      made.push(accounts)
      return accounts
    },
    addBot: () => simulator.control.addBot(),
    async storedUpdates() {
      const rows = await transact(database.db, (trx) =>
        trx.selectFrom('updates').select('payload').orderBy('id').execute(),
      )
      return rows.map(({ payload }) => payload)
    },
    async close() {
      for (const accounts of made.splice(0)) await accounts.stop()
      await simulator.close()
      await database.remove()
    },
  }
}
