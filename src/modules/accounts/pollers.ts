import { setTimeout as sleepWall } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Sender } from '../../telegram/gateway.ts'
import { backlogTooLong, updatesNotStored } from './core/health.ts'
import { judgePoll, type PollVerdict } from './poll-verdict.ts'
import type { AccountChange } from './accounts.ts'
import type { Registry } from './registry.ts'
import { reportHealth } from './store.ts'
import { countUnhandledUpdates, insertUpdates } from './update-store.ts'

/** An account with more unhandled updates than this is not asked for more. */
const MAX_BACKLOG = 5_000
const BACKLOG_CHECK_MS = 1_000
/** A lease that was not renewed in time is sure again with the next beat, or lost. */
const LEASE_CHECK_MS = 200
const STORE_RETRY_MS = 2_000

export interface PollerDeps {
  readonly database: Pick<Database, 'db' | 'writer'>
  readonly clock: Clock
  readonly registry: Registry
  readonly stop: (accountId: AccountId, detail: string, from: Sender) => Promise<void>
  readonly onUpdates: (accountId: AccountId) => void
  readonly logger: Logger
}

interface Loop {
  readonly end: AbortController
  readonly done: Promise<void>
}

/** One loop for each active account: asks for updates, stores them, and only then asks for the next, which confirms them. */
export function createPollers(deps: PollerDeps): { close(): Promise<void> } {
  const loops = new Map<AccountId, Loop>()
  const ending = new Set<Promise<void>>()

  const end = (accountId: AccountId): void => {
    const loop = loops.get(accountId)
    if (loop === undefined) return
    loops.delete(accountId)
    loop.end.abort()
    ending.add(loop.done)
    void loop.done.finally(() => ending.delete(loop.done))
  }

  const unsubscribe = deps.registry.onChange(({ accountId, state }: AccountChange) => {
    end(accountId)
    const sender = deps.registry.senderOf(accountId)
    if (state !== 'active' || sender === undefined) return
    const controller = new AbortController()
    const done = pollForEver(deps, { accountId, sender, signal: controller.signal })
    loops.set(accountId, { end: controller, done })
  })

  return {
    async close() {
      unsubscribe()
      for (const accountId of [...loops.keys()]) end(accountId)
      await Promise.all(ending)
    },
  }
}

interface Polled {
  readonly accountId: AccountId
  readonly sender: Sender
  readonly signal: AbortSignal
}

/** Where a loop stands: the next update it wants, failures in a row, and the trouble it told of (undefined: nothing told yet). */
interface Progress {
  readonly offset: number
  readonly failures: number
  readonly told: string | null | undefined
}

async function pollForEver(deps: PollerDeps, polled: Polled): Promise<void> {
  let progress: Progress = { offset: 0, failures: 0, told: undefined }
  while (!polled.signal.aborted) {
    try {
      progress = await pollOnce(deps, polled, progress)
    } catch (error) {
      deps.logger.error({ accountId: polled.accountId, error }, 'polling failed; it goes on in a moment')
      progress = await waitFor(deps, polled, progress, {
        kind: 'wait',
        ms: STORE_RETRY_MS,
        by: 'wall',
        reason: updatesNotStored,
      })
    }
  }
}

async function pollOnce(deps: PollerDeps, polled: Polled, progress: Progress): Promise<Progress> {
  const { accountId, sender, signal } = polled
  if (!deps.registry.isSure(accountId)) {
    await pause(LEASE_CHECK_MS, signal)
    return progress
  }
  const verdict = judgePoll(await sender.poll(progress.offset, signal), progress.failures)
  if (signal.aborted) return progress
  switch (verdict.kind) {
    case 'stop':
      await deps.stop(accountId, verdict.detail, sender)
      return await waitFor(deps, polled, progress, { kind: 'wait', ms: 60_000, by: 'wall', reason: null })
    case 'wait':
      return await waitFor(deps, polled, progress, verdict)
    case 'store': {
      const last = verdict.updates.at(-1)
      if (last === undefined)
        return { ...progress, failures: 0, told: await tell(deps, accountId, null, progress.told) }
      const at = deps.clock.now()
      await deps.database.writer.write((trx) => insertUpdates(trx, accountId, verdict.updates, at))
      deps.onUpdates(accountId)
      const told = await tell(deps, accountId, null, progress.told)
      return await waitForBacklog(deps, polled, { offset: last.updateId + 1, failures: 0, told })
    }
  }
}

async function waitFor(
  deps: PollerDeps,
  { accountId, signal }: Polled,
  progress: Progress,
  verdict: Extract<PollVerdict, { kind: 'wait' }>,
): Promise<Progress> {
  const told = verdict.reason === null ? progress.told : await tell(deps, accountId, verdict.reason, progress.told)
  await (verdict.by === 'wall' ? pause(verdict.ms, signal) : pauseUntil(deps.clock, verdict.ms, signal))
  return { ...progress, failures: progress.failures + 1, told }
}

async function waitForBacklog(deps: PollerDeps, polled: Polled, progress: Progress): Promise<Progress> {
  const { accountId, signal } = polled
  const isLong = async (): Promise<boolean> =>
    (await countUnhandledUpdates(deps.database.db, accountId, MAX_BACKLOG + 1)) > MAX_BACKLOG
  if (!(await isLong())) return progress
  const told = await tell(deps, accountId, backlogTooLong(MAX_BACKLOG), progress.told)
  do await pause(BACKLOG_CHECK_MS, signal)
  while (!signal.aborted && (await isLong()))
  return { ...progress, told }
}

/** Writes news about the account's health and returns what is told now; a full disk is no reason to stop polling. */
async function tell(
  { logger, database, clock }: PollerDeps,
  accountId: AccountId,
  reason: string | null,
  told: Progress['told'],
): Promise<Progress['told']> {
  if (reason === told) return told
  if (reason !== null) logger.warn({ accountId, reason }, 'an account has trouble')
  try {
    await database.writer.write((trx) => reportHealth(trx, accountId, reason, clock.now()))
    return reason
  } catch (error) {
    logger.error({ accountId, error }, 'the health of an account could not be stored')
    return told
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleepWall(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })

function pauseUntil(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.at(clock.now() + ms, finish)
    if (signal.aborted) finish()
    else signal.addEventListener('abort', finish, { once: true })
  })
}
