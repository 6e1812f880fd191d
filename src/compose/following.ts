import type { Logger } from '../kernel/log.ts'
import type { Campaigns } from '../modules/campaigns/index.ts'
import type { Delivery } from '../modules/delivery/index.ts'

interface FollowingDeps {
  readonly campaigns: Pick<Campaigns, 'start'>
  readonly delivery: Pick<Delivery, 'follow'>
  readonly logger: Logger
}

export interface Following {
  stop(): Promise<void>
}

/** A pause that somebody pressed reaches the lanes of the other processes within this. Real time. */
const EVERY_MS = 500

/**
 * What other processes did, as the rows tell it: campaigns that were started, held, released or cancelled. Looking is cheap and
 * cannot be missed, so there is no message that could be.
 */
export function followOthers({ campaigns, delivery, logger }: FollowingDeps): Following {
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  const look = async (): Promise<void> => {
    await delivery.follow()
    await campaigns.start()
  }
  const run = (): void => {
    looking = look()
      .catch((error: unknown) => logger.warn({ error }, 'what other processes did could not be read; tried again'))
      .finally(() => {
        if (!isOver) timer = setTimeout(run, EVERY_MS)
      })
  }
  run()
  return {
    stop() {
      isOver = true
      clearTimeout(timer)
      return looking
    },
  }
}
