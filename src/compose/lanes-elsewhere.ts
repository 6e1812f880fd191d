import type { Db } from '../db/transaction.ts'
import type { AccountId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/log.ts'
import { lanesOfAll } from '../modules/accounts/index.ts'
import { laneSchema, type Lane } from '../modules/delivery/contract.ts'

export interface LanesElsewhere {
  readonly lane: (accountId: AccountId) => Lane | undefined
  start(): void
  stop(): void
}

/** Workers tell how their lanes are with each beat. */
const EVERY_MS = 1_000

/** The lanes of other processes, for the screens of this one. */
export function createLanesElsewhere(readDb: Db, logger: Logger): LanesElsewhere {
  let lanes: ReadonlyMap<AccountId, Lane> = new Map()
  let timer: NodeJS.Timeout | undefined
  const read = async (): Promise<void> => {
    const told = (await lanesOfAll(readDb)).map(({ accountId, lane }) => [
      accountId,
      laneSchema.parse(JSON.parse(lane)),
    ])
    lanes = new Map(told as [AccountId, Lane][])
  }
  return {
    lane: (accountId) => lanes.get(accountId),
    start() {
      timer = setInterval(() => {
        read().catch((error: unknown) => logger.warn({ error }, 'the lanes of other processes could not be read'))
      }, EVERY_MS)
    },
    stop: () => clearInterval(timer),
  }
}
