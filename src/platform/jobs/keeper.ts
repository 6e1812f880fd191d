import type { Database } from '../../db/database.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Dispatcher } from './dispatcher.ts'
import { stillOwned } from './job-store.ts'
import type { Try } from './try.ts'

interface KeeperDeps {
  readonly database: Pick<Database, 'db'>
  readonly dispatcher: Dispatcher
  readonly logger: Logger
  readonly tries: () => readonly Try[]
}

const BEAT_MS = 1_000

/** While anything runs: tells the dispatcher each second, and stops a try whose job was cancelled or taken over. */
export function createKeeper({ database, dispatcher, logger, tries }: KeeperDeps) {
  let timer: NodeJS.Timeout | undefined
  let isBeating = false
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const beat = async (): Promise<void> => {
    const running = tries()
    if (running.length === 0) {
      stop()
      return
    }
    try {
      const claims = running.map(({ claim }) => claim)
      const owned = await stillOwned(database.db, claims)
      const now = new Set(tries())
      for (const attempt of running) if (!owned.has(attempt.claim.id) && now.has(attempt)) attempt.lose()
      for (const [kind, own] of Map.groupBy(running, ({ job }) => job.kind)) {
        const tickets = own.map(({ ticket }) => ticket)
        await dispatcher.keep(kind, tickets)
      }
    } catch (error) {
      logger.warn({ error }, 'the jobs that run here could not be confirmed; it is tried again')
    }
  }
  return {
    begin: () => {
      timer ??= setInterval(() => {
        if (isBeating) return
        isBeating = true
        void beat().finally(() => {
          isBeating = false
        })
      }, BEAT_MS)
    },
    stop,
  }
}
