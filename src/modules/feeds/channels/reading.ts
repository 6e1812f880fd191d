import type { Db } from '../../../db/transaction.ts'
import { authorize } from '../../../kernel/actor.ts'
import { decodeCursor, encodeCursor, toPage } from '../../../kernel/page.ts'
import { digestSize, gapMs } from '../core/policy/queue.ts'
import { keyOfUrl } from '../products/products.ts'
import type { Reading } from './channel-api.ts'
import type { Compiler } from './compile-policy.ts'
import type { Calendar, CalendarQuery } from './contract.ts'
import type { ChannelDeps } from './deps.ts'
import { createDryRun, type DryRunDeps } from './dry-run.ts'
import { channelNotFound, postNotFound } from './errors.ts'
import { countQueued } from './publish-store.ts'
import {
  channelById,
  decisionsBefore,
  postById,
  postedByHour,
  postsBefore,
  queueAfter,
  queueTimes,
  type ShownChannel,
} from './queries.ts'
import { foretell, showDecision, showPost } from './show.ts'

type ReadingDeps = Pick<ChannelDeps, 'database' | 'clock'> & DryRunDeps & { readonly compiler: Compiler }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_CALENDAR_MS = 62 * DAY_MS
/** As far as the calendar looks ahead. */
const MAX_FORETOLD = 10_000
const NEWEST = Number.MAX_SAFE_INTEGER

export function createReading(deps: ReadingDeps): Reading {
  const { database, clock, compiler } = deps
  const { readDb } = database
  const channelOf = (id: number): Promise<ShownChannel> => requireChannel(readDb, id)
  return {
    async queue(actor, id, { limit, cursor }) {
      authorize(actor, 'feeds.read')
      const channel = await channelOf(id)
      const compiled = compiler.policy(channel.policy)
      const [rank, postId, free] = cursor === undefined ? [] : decodeCursor(cursor, 3)
      const after = rank === undefined ? null : { rank: Number(rank), id: Number(postId) }
      const rows = await queueAfter(readDb, id, after, limit + 1)
      const now = clock.now()
      const due = rows.map(({ due_at, rank: own }) => ({ dueAt: due_at, rank: own }))
      const times = foretell(compiled, Math.max(channel.next_at, Number(free ?? 0)), due, now)
      const items = rows.slice(0, limit).map((row, index) => showPost(row, times[index] ?? null))
      const last = rows[limit - 1]
      const nextFree = (times[limit - 1] ?? 0) + gapMs(compiled.policy.schedule)
      const queued = await countQueued(readDb, id)
      return {
        items,
        nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.rank, last.id, nextFree]) : null,
        queued,
        digesting: digestSize(queued, compiled.policy.schedule.digest),
      }
    },
    async calendar(actor, id, query) {
      authorize(actor, 'feeds.read')
      return readCalendar(deps, await channelOf(id), query)
    },
    async posts(actor, query) {
      authorize(actor, 'feeds.read')
      const [before = NEWEST] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1)
      const page = toPage(await postsBefore(readDb, query, Number(before)), query.limit, ({ id }) => [id])
      return { ...page, items: page.items.map((row) => showPost(row, null)) }
    },
    async post(actor, id) {
      authorize(actor, 'feeds.read')
      const row = await postById(readDb, id)
      if (row === undefined) throw postNotFound(id)
      return showPost(row, null)
    },
    async why(actor, { q, cursor, ...filter }) {
      authorize(actor, 'feeds.read')
      const [before = NEWEST] = cursor === undefined ? [] : decodeCursor(cursor, 1)
      const rows = await decisionsBefore(readDb, { ...filter, search: searchOf(q) }, Number(before))
      const page = toPage(rows, filter.limit, ({ id }) => [id])
      return { ...page, items: page.items.map(showDecision) }
    },
    dryRun: createDryRun(deps, channelOf),
  }
}

async function readCalendar(
  { database: { readDb }, clock, compiler }: ReadingDeps,
  channel: ShownChannel,
  query: CalendarQuery,
): Promise<Calendar> {
  const now = clock.now()
  const from = query.from ?? now - 7 * DAY_MS
  const to = Math.min(query.to ?? now + 7 * DAY_MS, from + MAX_CALENDAR_MS)
  const posted = await postedByHour(readDb, channel.id, from, to)
  const queue = await queueTimes(readDb, channel.id, MAX_FORETOLD)
  const hours = new Map(posted.map(({ at, count }) => [at, { at, posted: count, expected: 0 }]))
  for (const time of foretell(compiler.policy(channel.policy), channel.next_at, queue, now)) {
    const at = time - (time % HOUR_MS)
    if (time < from || time >= to) continue
    const hour = hours.get(at) ?? { at, posted: 0, expected: 0 }
    hours.set(at, { ...hour, expected: hour.expected + 1 })
  }
  return { from, to, now, hours: [...hours.values()].sort((a, b) => a.at - b.at) }
}

export async function requireChannel(db: Db, id: number): Promise<ShownChannel> {
  const channel = await channelById(db, id)
  if (channel === undefined || channel.state === 'removed') throw channelNotFound(id)
  return channel
}

/** "https://shop.example/x" and "shop.example/x" are addresses, everything else is words. */
function searchOf(q: string | undefined): { urlKey: string } | { title: string } | null {
  if (q === undefined || q === '') return null
  const isAddress = /^https?:\/\//i.test(q) || /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+\/\S*$/u.test(q)
  const urlKey = isAddress ? keyOfUrl(/^https?:\/\//i.test(q) ? q : `https://${q}`) : null
  return urlKey === null ? { title: q } : { urlKey }
}
