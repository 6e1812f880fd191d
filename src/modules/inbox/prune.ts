import type { Writer } from '../../db/writer.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import { deleteHandledUpdates } from '../accounts/index.ts'
import { pause } from './pause.ts'

const KEPT_MS = 7 * 24 * 60 * 60 * 1000
const EVERY_MS = 60 * 60 * 1000
const TOGETHER = 500

export interface PruneDeps {
  readonly writer: Writer
  readonly clock: Clock
  readonly logger: Logger
}

/** Handled updates are kept for seven days, to look at and to know again what Telegram repeats. */
export async function pruneUntil(deps: PruneDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await pruneOnce(deps, signal)
    } catch (error) {
      deps.logger.warn({ error }, 'old updates could not be deleted; tried again in an hour')
    }
    await pause(deps.clock, EVERY_MS, signal)
  }
}

async function pruneOnce({ writer, clock }: PruneDeps, signal: AbortSignal): Promise<void> {
  const before = clock.now() - KEPT_MS
  let deleted = TOGETHER
  while (deleted === TOGETHER && !signal.aborted)
    deleted = await writer.write((trx) => deleteHandledUpdates(trx, before, TOGETHER))
}
