import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { PostState } from '../../../db/tables/feeds.ts'
import type { PostId } from '../../../kernel/ids.ts'
import { resolvePost } from '../../delivery/index.ts'
import { isUrgent, rankBetween, urgentRank } from '../core/policy/queue.ts'
import { whereItIs } from '../core/policy/repeat.ts'
import type { Acts, Reading } from './channel-api.ts'
import type { MoveRequest, Post } from './contract.ts'
import { subjectOfPost } from './deps.ts'
import {
  channelWrongState,
  postElsewhere,
  postHadAlready,
  postItemMissing,
  postNotFound,
  postWrongState,
} from './errors.ts'
import { note } from './note.ts'
import { earlierPosts, insertPosts, moneyOf, pairOf } from './offer-store.ts'
import { changePost, findPost, holdPost, isWaiting, type StoredPost } from './post-store.ts'
import { changeChannel, countUncertain, holdChannel, type StoredChannel } from './publish-store.ts'
import { itemById } from './queries.ts'
import { makeRoom, neighbour } from './rank-store.ts'
import { resolveUncertainNotice, settlePost, wakeLater, type SettleDeps } from './settle.ts'
import type { ChannelDeps } from './deps.ts'

type Deps = SettleDeps &
  Pick<ChannelDeps, 'database' | 'audit'> & { readonly reading: Pick<Reading, 'post'>; readonly onChanged: () => void }

type Work = (trx: Trx, post: StoredPost, channel: StoredChannel) => Promise<Readonly<Record<string, string | number>>>

type Drop = (
  actor: Actor,
  id: PostId,
  how: { readonly reason: string; readonly from: (state: PostState) => boolean },
) => Promise<Post>

const needsPerson = (state: PostState): boolean => state === 'approval' || state === 'held'

/** What people do with posts. The channel is kept to the transaction first, as the publisher does. */
export function createActs(deps: Deps): Acts {
  const { database, clock, audit, onChanged, reading } = deps
  const act = async (actor: Actor, id: PostId, name: string, work: Work) => {
    authorize(actor, 'feeds.post')
    await transact(database.db, async (trx) => {
      const { channel_id: channelId } = (await findPost(trx, id)) ?? throwNotFound(id)
      const channel = await holdChannel(trx, channelId)
      const post = await holdPost(trx, id)
      if (post === undefined || channel === undefined) throw postNotFound(id)
      const details = { channelId, ...(await work(trx, post, channel)) }
      await audit.record(trx, actor, { action: `post.${name}`, subject: subjectOfPost(id), details })
    })
    onChanged()
    return reading.post(actor, id)
  }
  const drop: Drop = (actor, id, { reason, from }) =>
    act(actor, id, 'dropped', async (trx, post) => {
      if (!from(post.state)) throw postWrongState(id, post.state, 'dropped')
      const detail = `${actor.name} dropped it: ${reason}`
      await changePost(trx, post, { state: 'dropped', reason: 'person', detail, updated_at: clock.now() })
      await note(trx, deps, [{ postId: id, kind: 'dropped', text: detail }])
      return { reason }
    })

  return {
    approve: (actor, id) =>
      act(actor, id, 'approved', async (trx, post) => {
        if (!needsPerson(post.state)) throw postWrongState(id, post.state, 'approved')
        await changePost(trx, post, { state: 'queued', updated_at: clock.now() })
        await note(trx, deps, [{ postId: id, kind: 'approved', text: `${actor.name} let it pass.` }])
        return {}
      }),
    drop: (actor, id, reason) => drop(actor, id, { reason, from: isWaiting }),
    decline: (actor, id, reason) => drop(actor, id, { reason, from: needsPerson }),
    postNow: (actor, id) =>
      act(actor, id, 'hurried', async (trx, post, channel) => {
        const isOver = post.state === 'failed' || post.state === 'expired' || post.state === 'dropped'
        if (!isWaiting(post.state) && !isOver) throw postWrongState(id, post.state, 'posted now')
        await hurry(trx, post, channel, clock.now())
        await note(trx, deps, [{ postId: id, kind: 'approved', text: `${actor.name} wants it posted now.` }])
        return { from: post.state }
      }),
    move: (actor, id, move) =>
      act(actor, id, 'moved', async (trx, post) => {
        if (post.state !== 'queued') throw postWrongState(id, post.state, 'moved')
        await changePost(trx, post, { rank: await rankFor(trx, post, move), updated_at: clock.now() })
        return {}
      }),
    resolve: (actor, id, decision) =>
      act(actor, id, 'resolved', async (trx, post, channel) => {
        await resolve(deps, trx, { actor, post, channel, decision })
        return { decision }
      }),
    async postItem(actor, channelId, { itemId, again }) {
      authorize(actor, 'feeds.post')
      const id = await transact(database.db, async (trx) => {
        const postId = await postItem(deps, trx, { actor, channelId, itemId, again })
        const details = { channelId, itemId }
        await audit.record(trx, actor, { action: 'post.asked', subject: subjectOfPost(postId), details })
        return postId
      })
      onChanged()
      return reading.post(actor, id)
    },
  }
}

async function hurry(trx: Trx, post: StoredPost, channel: StoredChannel, now: number): Promise<void> {
  const fresh = {
    state: 'queued',
    rank: urgentRank(now),
    due_at: now,
    expires_at: null,
    reason: null,
    detail: null,
  } as const
  await changePost(trx, post, { ...fresh, operation: null, digest_id: null, updated_at: now })
  await changeChannel(trx, channel.id, { next_at: Math.min(channel.next_at, now) })
}

async function rankFor(trx: Trx, post: StoredPost, move: MoveRequest): Promise<number> {
  if ('to' in move) {
    const end = await neighbour(trx, post, move.to === 'first' ? { side: 'first' } : { side: 'last' })
    if (end === null) return post.rank
    // What a person wants out now stays before it.
    return move.to === 'first' ? (rankBetween(null, end) ?? end) : (rankBetween(end, null) ?? end)
  }
  const id = 'before' in move ? move.before : move.after
  const other = await findPost(trx, id)
  if (other?.channel_id !== post.channel_id || other.state !== 'queued' || other.id === post.id) throw postElsewhere(id)
  if ('before' in move) {
    const before = await neighbour(trx, post, { side: 'before', of: other })
    const rank = rankBetween(before, other.rank)
    return rank ?? makeRoom(trx, post, other)
  }
  const after = await neighbour(trx, post, { side: 'after', of: other })
  const rank = rankBetween(other.rank, after)
  return rank ?? makeRoom(trx, post, { ...other, id: other.id + 1 })
}

interface Resolution {
  readonly actor: Actor
  readonly post: StoredPost
  readonly channel: StoredChannel
  readonly decision: 'there' | 'again'
}

async function resolve(deps: Deps, trx: Trx, { actor, post, channel, decision }: Resolution): Promise<void> {
  const now = deps.clock.now()
  if (post.state !== 'uncertain' || post.delivery_id === null) throw postWrongState(post.id, post.state, 'resolved')
  const settled = await resolvePost(trx, post.delivery_id, decision === 'there' ? 'sent' : 'planned', now)
  if (settled === null) throw postWrongState(post.id, post.state, 'resolved')
  const what = decision === 'there' ? 'says that it is there' : 'wants it posted again'
  await note(trx, deps, [{ postId: post.id, kind: 'resolved', text: `${actor.name} ${what}.` }])
  if (decision === 'there') await settlePost(deps, trx, settled)
  else {
    await changePost(trx, post, { state: 'posting', reason: null, detail: null, updated_at: now })
    wakeLater(deps, channel.account_id)
  }
  if ((await countUncertain(trx, channel.id)) === 0)
    await resolveUncertainNotice(deps, trx, channel.id, `${actor.name} decided`)
}

interface Wanted {
  readonly actor: Actor
  readonly channelId: number
  readonly itemId: number
  readonly again: boolean
}

async function postItem(deps: Deps, trx: Trx, { actor, channelId, itemId, again }: Wanted): Promise<PostId> {
  const now = deps.clock.now()
  const channel = await holdChannel(trx, channelId)
  if (channel?.state !== 'active')
    throw channelWrongState(channel?.title ?? '', channel?.state ?? 'removed', 'posted to')
  const item = await itemById(trx, itemId)
  if (item === undefined) throw postItemMissing(itemId)
  const { product_id: productId, availability } = item
  const last = (await earlierPosts(trx, [channelId], [productId])).get(pairOf(channelId, productId))?.at(-1)
  if (last !== undefined && isWaiting(last.state)) {
    const waiting = await holdPost(trx, last.id)
    if (waiting !== undefined) await hurry(trx, waiting, channel, now)
    return last.id
  }
  if (last !== undefined && !again) throw postHadAlready(item.title, whereItIs(last))
  const occasion = last === undefined ? 'first' : `hand:${last.id}`
  const made = { state: 'queued', rank: urgentRank(now), expiresAt: null, price: moneyOf(item), availability } as const
  const ids = await insertPosts(trx, [{ channelId, productId, itemId, occasion, ...made }], now)
  const id = ids.get(pairOf(channelId, productId))
  if (id === undefined) throw postHadAlready(item.title, '')
  await changeChannel(trx, channelId, { next_at: Math.min(channel.next_at, now) })
  await note(trx, deps, [{ postId: id, kind: 'queued', text: `${actor.name} wants it posted now.` }])
  return id
}

const throwNotFound = (id: PostId): never => {
  throw postNotFound(id)
}
