import type { Db } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import { readSeen, writeSeen } from './clock-store.ts'
import { systemClock } from './system.ts'

export interface ProductClock {
  readonly clock: Clock
  /** Remembers the time a last time. */
  close(): Promise<void>
}

interface ProductClockOptions {
  readonly db: Db
  readonly logger: Logger
  /** ms UTC as the machine has it. */
  readonly wall?: () => number
  /** Real ms between two times that are remembered. */
  readonly everyMs?: number
}

/** What an ordinary mistake makes: a time zone, a wrong day. */
const MAX_HELD_MS = 36 * 3_600_000
/** Clocks of several machines differ by so much without anybody being wrong. */
const TOLD_FROM_MS = 60_000
const REMEMBER_EVERY_MS = 60_000

/**
 * Product time that goes back at no start either: what was due when the machine's clock was set back would otherwise wait until that
 * time comes again. It goes on from the latest time that was seen, and follows the machine as soon as that is ahead. When the machine
 * is further behind than a day and a half, the time that was seen was the wrong one, and the machine is believed.
 */
export async function openProductClock(options: ProductClockOptions): Promise<ProductClock> {
  const { db, logger, wall = Date.now, everyMs = REMEMBER_EVERY_MS } = options
  const seen = (await readSeen(db)) ?? 0
  const behindMs = seen - wall()
  const isHeld = behindMs > 0 && behindMs <= MAX_HELD_MS
  if (behindMs > TOLD_FROM_MS) tell(logger, behindMs, isHeld)
  const clock = systemClock({ origin: 0, speed: 1, wall, notBefore: isHeld ? seen : 0 })
  let saved: Promise<void> = Promise.resolve()
  const remember = (): Promise<void> => {
    saved = saved
      .then(() => writeSeen(db, clock.now()))
      .catch((error: unknown) => {
        logger.warn({ error }, 'the time could not be remembered; it is tried again in a minute')
      })
    return saved
  }
  await remember()
  const timer = setInterval(() => void remember(), everyMs)
  timer.unref()
  return {
    clock,
    async close() {
      clearInterval(timer)
      await remember()
    },
  }
}

function tell(logger: Logger, behindMs: number, isHeld: boolean): void {
  const behindS = Math.round(behindMs / 1000)
  if (isHeld)
    logger.warn(
      { behindS },
      'the clock of this machine is behind the time that was seen before; it goes on from there until the machine has caught up. Correct the clock: timedatectl set-ntp true',
    )
  else
    logger.error(
      { behindS },
      'the clock of this machine is far behind the time that was seen before, so that time was wrong; what was planned for it waits until then. Retry it, or cancel it',
    )
}
