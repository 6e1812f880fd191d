import { transact } from '../../../db/transaction.ts'
import type { ChannelDeps } from './deps.ts'
import { pruneDecisions } from './decision-store.ts'
import { editPost } from './edits.ts'
import { expire, publishNext, type PublishDeps } from './publish.ts'
import { dueChannels, dueEdits, expiredPosts } from './publish-store.ts'

export interface Publisher {
  start(): void
  /** Something was queued, approved or resumed. */
  wake(): void
  /** Nothing is begun any more; resolves when what was begun has ended. */
  stop(): Promise<void>
}

type PublisherDeps = PublishDeps & Pick<ChannelDeps, 'isOurs'>

/** How often what is due is looked for when nobody says so, in product time and in real time at least. */
const TICK_MS = 500
const SHORTEST_TICK_MS = 25
/** Photos are waited for; a slow one must not hold up other channels. */
const MAX_AT_ONCE = 6
const CHANNELS_AT_ONCE = 200
const POSTS_AT_ONCE = 100
const PRUNE_EVERY_MS = 60_000
const PRUNE_ROWS = 500
const KEEP_DECISIONS_MS = 90 * 86_400_000

/** Posts what is due, channel by channel; what it does is written down before it is done, so that a restart goes on from there. */
export function createPublisher(deps: PublisherDeps): Publisher {
  const { logger, clock } = deps
  const tickMs = Math.max(SHORTEST_TICK_MS, TICK_MS / clock.speed)
  const busy = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> | undefined
  let again = false
  let isStopped = true
  let prunedAt = 0

  const run = (key: string, work: () => Promise<unknown>): void => {
    if (isStopped || busy.has(key) || busy.size >= MAX_AT_ONCE) return
    const ended = work()
      .catch((error: unknown) =>
        logger.error({ error, work: key }, 'a post could not be handed over; it is tried again'),
      )
      .then(() => void busy.delete(key))
    busy.set(key, ended)
  }

  const tick = async (): Promise<void> => {
    const { database } = deps
    await transact(database.db, async (trx) => expire(deps, trx, await expiredPosts(trx, clock.now(), POSTS_AT_ONCE)))
    for (const channel of await dueChannels(database.db, clock.now(), CHANNELS_AT_ONCE))
      if (deps.isOurs(channel.account_id)) run(`channel ${channel.id}`, () => publishNext(deps, channel))
    for (const post of await dueEdits(database.db, clock.now(), POSTS_AT_ONCE))
      if (deps.isOurs(post.account_id)) run(`edit ${post.id}`, () => editPost(deps, post))
    if (performance.now() - prunedAt < PRUNE_EVERY_MS) return
    const pruned = await pruneDecisions(database.db, clock.now() - KEEP_DECISIONS_MS, PRUNE_ROWS)
    if (pruned < PRUNE_ROWS) prunedAt = performance.now()
  }

  const loop = async (): Promise<void> => {
    do {
      again = false
      await tick().catch((error: unknown) =>
        logger.error({ error }, 'what is due could not be read; it is tried again'),
      )
    } while (again && !isStopped)
    ticking = undefined
    if (!isStopped) timer = setTimeout(begin, tickMs)
  }
  const begin = (): void => {
    clearTimeout(timer)
    if (ticking === undefined && !isStopped) ticking = loop()
    else again = true
  }

  return {
    start() {
      isStopped = false
      begin()
    },
    wake() {
      if (!isStopped) begin()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await ticking
      await Promise.all(busy.values())
    },
  }
}
