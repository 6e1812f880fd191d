import { transact } from '../../../db/transaction.ts'
import type { ChannelDeps } from './deps.ts'
import { pruneDecisions } from './decision-store.ts'
import { editPost } from './edits.ts'
import { expire, publishNext, type PublishDeps } from './publish.ts'
import { dueChannels, dueEdits, expiredPosts } from './publish-store.ts'
import { createRunner, type Runner } from './runner.ts'

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
const SHORTEST_TICK_MS = 100
const CHANNELS_AT_ONCE = 200
const POSTS_AT_ONCE = 100
const PRUNE_EVERY_MS = 60_000
const PRUNE_ROWS = 500
const KEEP_DECISIONS_MS = 90 * 86_400_000

/** Posts what is due, channel by channel; what it does is written down before it is done, so that a restart goes on from there. */
export function createPublisher(deps: PublisherDeps): Publisher {
  const tickMs = Math.max(SHORTEST_TICK_MS, TICK_MS / deps.clock.speed)
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> | undefined
  let again = false
  let isStopped = true

  const begin = (): void => {
    clearTimeout(timer)
    if (isStopped) return
    if (ticking === undefined) ticking = loop()
    else again = true
  }
  const runner = createRunner(deps.logger, begin)
  const tidy = createTidying(deps)
  const loop = async (): Promise<void> => {
    do {
      again = false
      await tick(deps, runner)
        .then(tidy)
        .catch((error: unknown) => deps.logger.error({ error }, 'what is due could not be read; it is tried again'))
    } while (isAskedAgain())
    ticking = undefined
    if (!isStopped) timer = setTimeout(begin, tickMs)
  }
  const isAskedAgain = (): boolean => again && !isStopped

  return {
    start() {
      isStopped = false
      begin()
    },
    wake: begin,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await ticking
      await runner.stop()
    },
  }
}

async function tick(deps: PublisherDeps, { run }: Runner): Promise<void> {
  const { database, clock } = deps
  const late = await expiredPosts(database.db, clock.now(), POSTS_AT_ONCE)
  if (late.length > 0) await transact(database.db, (trx) => expire(deps, trx, late))
  for (const channel of await dueChannels(database.db, clock.now(), CHANNELS_AT_ONCE))
    if (deps.isOurs(channel.account_id)) run(`channel ${channel.id}`, () => publishNext(deps, channel))
  for (const post of await dueEdits(database.db, clock.now(), POSTS_AT_ONCE))
    if (deps.isOurs(post.account_id)) run(`edit ${post.id}`, () => editPost(deps, post))
}

/** Decisions are kept for 90 days. */
function createTidying({ database, clock }: PublisherDeps): () => Promise<void> {
  let tidiedAt = performance.now()
  return async () => {
    if (performance.now() - tidiedAt < PRUNE_EVERY_MS) return
    const pruned = await pruneDecisions(database.db, clock.now() - KEEP_DECISIONS_MS, PRUNE_ROWS)
    if (pruned < PRUNE_ROWS) tidiedAt = performance.now()
  }
}
