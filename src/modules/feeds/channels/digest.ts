import { transact, type Trx } from '../../../db/transaction.ts'
import { digestSize } from '../core/policy/queue.ts'
import type { PostFacts } from '../ports.ts'
import type { Compiler } from './compile-policy.ts'
import type { ChannelDeps } from './deps.ts'
import { note } from './note.ts'
import { insertPosts, pairOf } from './offer-store.ts'
import { endPosts, type StoredPost } from './post-store.ts'
import { countQueued, headOf, holdChannel, lastOfQueue, type StoredChannel } from './publish-store.ts'

type DigestDeps = Pick<ChannelDeps, 'database' | 'clock' | 'writer'> & { readonly compiler: Compiler }

/** Makes one post of the last of a queue that is too long; it is the next one. Returns whether it did. */
export async function makeDigest(deps: DigestDeps, channel: StoredChannel, size: number): Promise<boolean> {
  const { database, writer, compiler } = deps
  const last = await lastOfQueue(database.db, channel.id, size)
  const facts: PostFacts[] = []
  const members: StoredPost[] = []
  for (const post of last.toReversed()) {
    const found = await writer.facts(database.readDb, channel.id, post.item_id)
    if (found === undefined) continue
    facts.push(found)
    members.push(post)
  }
  const { taken } = writer.renderDigest(compiler.template(channel.template), facts)
  if (taken < 2) return false
  return transact(database.db, (trx) => gather(deps, trx, channel.id, members.slice(0, taken)))
}

async function gather(deps: DigestDeps, trx: Trx, id: number, members: readonly StoredPost[]): Promise<boolean> {
  const now = deps.clock.now()
  const channel = await holdChannel(trx, id)
  const [first] = members
  if (channel?.state !== 'active' || first === undefined) return false
  const { digest } = deps.compiler.policy(channel.policy).policy.schedule
  if (digestSize(await countQueued(trx, id), digest) < 2) return false
  const head = await headOf(trx, id, now)
  const product = { channelId: id, productId: first.product_id, itemId: first.item_id }
  const rank = (head?.rank ?? first.rank) - 1
  const made = {
    occasion: `digest:${first.id}`,
    state: 'queued',
    rank,
    expiresAt: null,
    price: null,
    availability: 'unknown',
  } as const
  const digestId = (await insertPosts(trx, [{ ...product, ...made }], now)).get(pairOf(id, first.product_id))
  if (digestId === undefined) return false
  const detail = `More than ${digest?.above ?? 0} posts waited: it became a line of digest ${digestId}.`
  const ids = members.map((member) => member.id)
  const ended = await endPosts(trx, ids, { state: 'digested', reason: 'overflow', detail, digestId }, now)
  await note(
    trx,
    deps,
    ended.map((post) => ({ postId: post.id, kind: 'digested' as const, text: detail })),
  )
  return true
}
