import { booleanParam, integerParam, jsonParam, textParam } from '../server/params.ts'
import type { Update } from '../world/update-queue.ts'
import type { Bot } from '../world/types.ts'
import type { Call, Method } from './call.ts'
import { badRequest, conflict } from './refusal.ts'

/** Seconds, of real time: clients hold their requests open by their own clocks. */
const MAX_TIMEOUT_S = 50
const REPEATED_CONFLICT_DELAY_MS = 3000
const REPEATED_OFFSET_MS = 3000
const HASTY_OFFSET_MS = 500
const TERMINATED = 'terminated by other getUpdates request; make sure that only one bot instance is running'
const WEBHOOK_ACTIVE =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

interface Poller {
  readonly end: (reason: string) => void
}

interface PollState {
  poller: Poller | undefined
  nextConflictAtMs: number
  lastOffset: number | undefined
  lastStartedAtMs: number
}

export interface Polling {
  readonly getUpdates: Method
  readonly setWebhook: Method
  readonly deleteWebhook: Method
  readonly getWebhookInfo: Method
}

const readAllowed = (call: Call): void => {
  const given = jsonParam(call.params, 'allowed_updates')
  if (given.kind === 'absent') return
  if (given.kind === 'broken' || !Array.isArray(given.value))
    throw badRequest("can't parse allowed_updates JSON object")
  call.bot.updates.allow((given.value as unknown[]).filter((type) => typeof type === 'string'))
}

const readLimit = (call: Call): number => {
  const limit = integerParam(call.params, 'limit', 100)
  return limit < 1 || limit > 100 ? 100 : limit
}

const waitForUpdates = (
  call: Call,
  state: PollState,
  read: () => readonly Update[],
  timeoutMs: number,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer)
      cancel()
      if (state.poller === poller) state.poller = undefined
    }
    const cancel = call.bot.updates.onNext(() => {
      setImmediate(() => {
        if (state.poller !== poller) return
        finish()
        resolve(read())
      })
    })
    const timer = setTimeout(() => {
      finish()
      resolve([])
    }, timeoutMs)
    const poller: Poller = {
      end: (reason) => {
        finish()
        reject(conflict(reason))
      },
    }
    state.poller = poller
    call.onClosed(() => {
      finish()
      resolve([])
    })
  })

/** An older poller learns at once that it was replaced; a repeated conflict is answered 3 s later. */
const endOlder = (state: PollState, nowMs: number): void => {
  const { poller } = state
  if (poller === undefined) return
  state.poller = undefined
  const waitMs = nowMs >= state.nextConflictAtMs ? 0 : REPEATED_CONFLICT_DELAY_MS
  state.nextConflictAtMs = nowMs + REPEATED_CONFLICT_DELAY_MS
  if (waitMs === 0) poller.end(TERMINATED)
  else setTimeout(() => poller.end(TERMINATED), waitMs).unref()
}

const paced = (state: PollState, wish: { offset: number; limit: number; timeoutS: number }, nowMs: number) => {
  const sinceMs = nowMs - state.lastStartedAtMs
  const isRepeated = state.lastOffset === wish.offset
  return {
    limit: isRepeated && sinceMs < HASTY_OFFSET_MS ? 1 : wish.limit,
    timeoutS: isRepeated && sinceMs < REPEATED_OFFSET_MS ? Math.max(3, wish.timeoutS) : wish.timeoutS,
  }
}

const createGetUpdates =
  (stateOf: (bot: Bot) => PollState): Method =>
  (call) => {
    const { bot, telegram } = call
    if (bot.webhookUrl !== '') throw conflict(WEBHOOK_ACTIVE)
    const state = stateOf(bot)
    const startedAtMs = call.arrival.arrivedAtMs
    endOlder(state, startedAtMs)
    readAllowed(call)
    const offset = integerParam(call.params, 'offset')
    const timeoutS = Math.min(MAX_TIMEOUT_S, Math.max(0, integerParam(call.params, 'timeout')))
    const wish = { offset, limit: readLimit(call), timeoutS }
    const { limit, timeoutS: waitS } = telegram.limits.pacePolling ? paced(state, wish, startedAtMs) : wish
    state.lastOffset = offset
    state.lastStartedAtMs = startedAtMs
    const read = (): readonly Update[] => bot.updates.take(Math.max(0, offset), limit, telegram.world.clock.now())
    const first = bot.updates.take(offset, limit, telegram.world.clock.now())
    if (first.length > 0 || waitS === 0) return first
    return waitForUpdates(call, state, read, waitS * 1000)
  }

const dropPending = (call: Call): void => {
  if (booleanParam(call.params, 'drop_pending_updates')) call.bot.updates.clear()
}

const deleteWebhook: Method = (call) => {
  dropPending(call)
  call.bot.webhookUrl = ''
  return true
}

const getWebhookInfo: Method = ({ bot, telegram }) => ({
  url: bot.webhookUrl,
  has_custom_certificate: false,
  pending_update_count: bot.updates.pendingCount(telegram.world.clock.now()),
  ...(bot.updates.allowed() === undefined ? {} : { allowed_updates: bot.updates.allowed() }),
})

/** Webhooks are accepted and block polling, but this Telegram calls no one. */
export const createPolling = (): Polling => {
  const states = new Map<number, PollState>()
  const stateOf = (bot: Bot): PollState => {
    const known = states.get(bot.id)
    if (known !== undefined) return known
    const made: PollState = { poller: undefined, nextConflictAtMs: 0, lastOffset: undefined, lastStartedAtMs: 0 }
    states.set(bot.id, made)
    return made
  }
  const setWebhook: Method = (call) => {
    const url = textParam(call.params, 'url')
    if (url === '') return deleteWebhook(call)
    if (!/^https:\/\//i.test(url)) throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
    readAllowed(call)
    dropPending(call)
    call.bot.webhookUrl = url
    stateOf(call.bot).poller?.end('terminated by setWebhook request')
    return true
  }
  return {
    getUpdates: createGetUpdates(stateOf),
    setWebhook,
    deleteWebhook,
    getWebhookInfo,
  }
}
