import type { Database } from '../../db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import { markUpdateHandled, noteUpdateFailure, unhandledUpdates } from '../accounts/index.ts'
import { dispatchNext, type DispatchDeps, type Dispatched } from './dispatch.ts'
import { pause } from './pause.ts'

export interface PumpDeps extends DispatchDeps {
  readonly database: Database
  readonly logger: Logger
  /** Called after each commit. */
  readonly onDispatched: (accountId: AccountId, dispatched: Dispatched) => void
}

export interface Pump {
  /** There may be something to handle. */
  wake(): void
  /** Resolves when it rests. */
  settled(): Promise<void>
}

const TOGETHER = 50
const MAX_ATTEMPTS = 3
const RETRY_MS = 200
const MIN_BACKOFF_MS = 1_000
const MAX_BACKOFF_MS = 30_000
const MAX_ERROR_CHARACTERS = 500

/**
 * Handles one account's updates in order. Many share a transaction; when that fails they are handled one by one, so that the one
 * that cannot be handled is found. That one gets three attempts and is then marked with its error: it never stops the others.
 * While the store itself is unavailable nothing counts as an attempt.
 */
export function createPump(deps: PumpDeps, accountId: AccountId, signal: AbortSignal): Pump {
  let isWanted = false
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    while (isWanted && !signal.aborted) {
      isWanted = false
      await drain(deps, accountId, signal)
    }
    running = undefined
  }
  return {
    wake() {
      isWanted = true
      running ??= Promise.resolve().then(run)
    },
    settled: () => running ?? Promise.resolve(),
  }
}

async function drain(deps: PumpDeps, accountId: AccountId, signal: AbortSignal): Promise<void> {
  let oneByOne = 0
  let backoffMs = MIN_BACKOFF_MS
  while (!signal.aborted) {
    const limit = oneByOne > 0 ? 1 : TOGETHER
    const dispatched = await orError(deps.database.writer.write((trx) => dispatchNext(trx, deps, accountId, limit)))
    if (!(dispatched instanceof Error)) {
      deps.onDispatched(accountId, dispatched)
      if (dispatched.isDrained) return
      oneByOne = Math.max(0, oneByOne - 1)
      backoffMs = MIN_BACKOFF_MS
      continue
    }
    const isStoreDown = isUnavailable(dispatched) || (limit === 1 && !(await countFailure(deps, accountId, dispatched)))
    if (isStoreDown) {
      deps.logger.warn({ accountId, error: dispatched, backoffMs }, 'updates wait for the store')
      await pause(deps.clock, backoffMs, signal)
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
    } else if (limit === 1) await pause(deps.clock, RETRY_MS, signal)
    else oneByOne = TOGETHER
  }
}

/** False when not even that could be written. */
async function countFailure(deps: PumpDeps, accountId: AccountId, cause: Error): Promise<boolean> {
  const text = cause.message.slice(0, MAX_ERROR_CHARACTERS)
  const counted = await orError(
    deps.database.writer.write(async (trx) => {
      const [first] = await unhandledUpdates(trx, accountId, 1)
      if (first === undefined) return
      await noteUpdateFailure(trx, first.id, text)
      if (first.attempts + 1 < MAX_ATTEMPTS) return
      await markUpdateHandled(trx, first.id, deps.clock.now(), text)
      deps.logger.error({ accountId, updateRowId: first.id, error: cause }, 'an update was given up')
    }),
  )
  return !(counted instanceof Error)
}

const isUnavailable = (error: Error): boolean => error instanceof AppError && error.kind === 'unavailable'

const orError = <T>(work: Promise<T>): Promise<T | Error> =>
  work.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
