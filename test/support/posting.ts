import type { Database } from '../../src/db/database.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { leaseOfBoot } from '../../src/modules/accounts/index.ts'
import { endChannelRights, endSubscriptions, moveContact } from '../../src/modules/audiences/index.ts'
import { createEngine, type Delivery, type PostSettled } from '../../src/modules/delivery/index.ts'
import type { CrashAt } from '../../src/platform/crashpoint.ts'
import type { Sender } from '../../src/telegram/gateway.ts'
import { everySender } from './every-sender.ts'

interface PostingOptions {
  readonly database: Database
  readonly clock: Clock
  readonly simulatorUrl: string
  readonly token: string
  /** Number of this start. */
  readonly boot: number
  readonly crashAt?: CrashAt
  readonly onSettled?: (settled: PostSettled) => void
}

interface Posting {
  readonly delivery: Delivery
  readonly sender: Sender
  close(): Promise<void>
}

/** The engine with its real sender, in front of a simulator. */
export function createPosting({ database, clock, onSettled, ...options }: PostingOptions): Posting {
  const [{ create }] = everySender
  const sender = create(options.simulatorUrl).botApi(options.token)
  const delivery = createEngine({
    database,
    clock,
    logger: silentLogger,
    leases: leaseOfBoot(options.boot),
    crashAt: options.crashAt ?? null,
    ports: {
      accounts: { senderOf: () => sender, stopAccount: () => Promise.resolve() },
      audiences: { endSubscriptions, endChannelRights, moveContact },
      files: {
        describe: () => Promise.resolve(undefined),
        telegramFileId: () => Promise.resolve(undefined),
        rememberTelegramFile: () => Promise.resolve(),
      },
      hooks: {
        onDrained: () => Promise.resolve(),
        onMessageRefused: () => Promise.resolve(),
        onPostSettled: (_trx, settled) => Promise.resolve(onSettled?.(settled)),
      },
    },
  })
  return {
    delivery,
    sender,
    async close() {
      await delivery.stop()
      await sender.close()
    },
  }
}
