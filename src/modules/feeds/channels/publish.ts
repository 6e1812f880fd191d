import { transact, type Trx } from '../../../db/transaction.ts'
import { enqueuePost, type MessageContent } from '../../delivery/index.ts'
import { digestSize, gapMs, isUrgent, type Pace } from '../core/policy/queue.ts'
import type { Quiet } from '../core/policy/quiet.ts'
import type { PostFacts, Rendered } from '../ports.ts'
import type { Template } from '../posts/contract.ts'
import type { CompiledPolicy, Compiler } from './compile-policy.ts'
import type { ChannelDeps } from './deps.ts'
import { makeDigest } from './digest.ts'
import { note } from './note.ts'
import { isDigest } from './offer-store.ts'
import { changePost, endPosts, holdPost, type StoredPost } from './post-store.ts'
import {
  changeChannel,
  countPosting,
  countQueued,
  headOf,
  holdChannel,
  membersOf,
  type StoredChannel,
} from './publish-store.ts'
import { NO_PHOTO, wakeLater } from './settle.ts'
import { stopChannel } from './stop-channel.ts'

export type PublishDeps = Pick<
  ChannelDeps,
  'database' | 'clock' | 'notices' | 'delivery' | 'logger' | 'writer' | 'crashAt'
> & { readonly compiler: Compiler }

/** Posts of one channel that delivery has at once: what is behind them can still be moved, dropped or held by quiet hours. */
const MAX_POSTING = 2

/**
 * Hands the next post of a channel to delivery. Its text and photo are made before the transaction, which looks at everything again: of
 * two processes that do this at once the second finds the post gone. Returns whether something was done.
 */
export async function publishNext(deps: PublishDeps, channel: StoredChannel): Promise<boolean> {
  const { database, clock, compiler } = deps
  const compiled = compiler.policy(channel.policy)
  const { digest } = compiled.policy.schedule
  const head = await headOf(database.db, channel.id, clock.now())
  if (head === undefined) return false
  if (isAsleep(compiled, head, clock.now())) return sleep(deps, channel, compiled.quiet)
  if ((await countPosting(database.db, channel.id)) >= MAX_POSTING) return false
  const size = digest === null ? 0 : digestSize(await countQueued(database.db, channel.id), digest)
  if (size >= 2) return makeDigest(deps, channel, size)
  const made = await compose(deps, channel, head)
  deps.crashAt?.('post-rendered')
  const done = await transact(database.db, (trx) => plan(deps, trx, { channel, head, made }))
  deps.crashAt?.('post-planned')
  return done
}

/** Until its quiet hours end, unless a person changes something meanwhile. */
async function sleep(
  { database, clock }: PublishDeps,
  { id, next_at }: StoredChannel,
  quiet: Quiet | null,
): Promise<false> {
  const until = quiet?.endsAt(clock.now()) ?? 0
  await transact(database.db, async (trx) => {
    const channel = await holdChannel(trx, id)
    if (channel?.next_at === next_at) await changeChannel(trx, id, { next_at: Math.max(next_at, until) })
  })
  return false
}

const isAsleep = ({ quiet }: CompiledPolicy, head: StoredPost, now: number): boolean =>
  quiet?.act === 'wait' && !isUrgent(head.rank) && quiet.isQuiet(now)

const MAX_LEFT = 1_000

interface Made {
  readonly parts: readonly MessageContent[]
  readonly facts: PostFacts | null
  /** Why it cannot be posted; null: it can. */
  readonly problem: string | null
  /** What was left out of it, in words; null: nothing. */
  readonly left: string | null
}

async function compose(deps: PublishDeps, channel: StoredChannel, head: StoredPost): Promise<Made> {
  const template = deps.compiler.template(channel.template)
  if (isDigest(head.occasion)) return composeDigest(deps, channel, head, template)
  const facts = await deps.writer.facts(deps.database.readDb, channel.id, head.item_id)
  if (facts === undefined) return { parts: [], facts: null, problem: 'Its item is not there any more.', left: null }
  const look = head.reason === NO_PHOTO ? { ...template, photo: 'none' as const } : template
  return toMade(await deps.writer.render(deps.database.readDb, look, facts), facts)
}

async function composeDigest(
  { writer, database }: PublishDeps,
  channel: StoredChannel,
  head: StoredPost,
  template: Template,
): Promise<Made> {
  const facts: PostFacts[] = []
  for (const member of await membersOf(database.db, head.id)) {
    const found = await writer.facts(database.readDb, channel.id, member.item_id)
    if (found !== undefined) facts.push(found)
  }
  return toMade(writer.renderDigest(template, facts), null)
}

const toMade = ({ parts, problems, notes }: Rendered, facts: PostFacts | null): Made => ({
  parts,
  facts,
  left: notes.length === 0 ? null : notes.join(' ').slice(0, MAX_LEFT),
  problem:
    parts.length > 0
      ? null
      : `It could not be written: ${problems.map(({ message }) => message).join(' ') || 'nothing is left of it.'}`,
})

interface Plan {
  readonly channel: StoredChannel
  readonly head: StoredPost
  readonly made: Made
}

async function plan(deps: PublishDeps, trx: Trx, { channel: { id }, head, made }: Plan): Promise<boolean> {
  const now = deps.clock.now()
  const channel = await holdChannel(trx, id)
  const post = await holdPost(trx, head.id)
  if (channel?.state !== 'active' || channel.next_at > now || !isStillNext(post, head, now)) return false
  if (post.expires_at !== null && post.expires_at <= now) return expire(deps, trx, [post])
  const [first, ...rest] = made.parts
  if (made.problem === null && first !== undefined)
    return handOver(deps, trx, { channel, post, made, parts: [first, ...rest] })
  const detail = made.problem ?? ''
  await changePost(trx, post, { state: 'failed', reason: 'not_written', detail, updated_at: now })
  await note(trx, deps, [{ postId: post.id, kind: 'failed', text: detail }])
  return true
}

/** Nobody moved, dropped or posted it while its text was made. */
const isStillNext = (post: StoredPost | undefined, head: StoredPost, now: number): post is StoredPost =>
  post?.state === 'queued' && post.due_at <= now && post.rank === head.rank && post.item_id === head.item_id

interface Ready {
  readonly channel: StoredChannel
  readonly post: StoredPost
  readonly made: Made
  readonly parts: readonly [MessageContent, ...MessageContent[]]
}

async function handOver(deps: PublishDeps, trx: Trx, { channel, post, made, parts }: Ready): Promise<boolean> {
  const now = deps.clock.now()
  const { policy, quiet } = deps.compiler.policy(channel.policy)
  const silent = policy.silent || (quiet?.act === 'silent' && quiet.isQuiet(now))
  const [content, ...rest] = parts.map((part) => placed(part, channel, silent))
  if (content === undefined) return false
  const revision = post.delivery_id === null ? post.revision : post.revision + 1
  const { account_id: accountId, contact_id: contactId } = channel
  const act = { postId: post.id, revision, operation: 'send' } as const
  const planned = await enqueuePost(trx, { ...act, accountId, contactId, content, now })
  if (planned.kind === 'no_rights') {
    await stopChannel(deps, trx, channel.id, NO_RIGHTS)
    return true
  }
  await changePost(trx, post, {
    state: 'posting',
    operation: 'send',
    revision,
    delivery_id: planned.deliveryId,
    rest: rest.length === 0 ? null : JSON.stringify(rest),
    detail: made.left,
    updated_at: now,
    ...(made.facts === null ? {} : shownOf(made.facts)),
  })
  await changeChannel(trx, channel.id, { next_at: now + waitAfter(policy.schedule, parts) })
  wakeLater(deps, accountId)
  return true
}

const NO_RIGHTS =
  'The bot may not post there any more. Make it an administrator who may post messages, then resume the channel: what waits is posted then.'

const placed = (part: MessageContent, { thread_id: threadId }: StoredChannel, silent: boolean): MessageContent => ({
  ...part,
  ...(threadId === 0 ? {} : { threadId }),
  ...(silent ? { silent } : {}),
})

/** Telegram counts each photo of an album, and each part of a long text, as a message. */
function waitAfter(pace: Pace, parts: readonly MessageContent[]): number {
  const messages = parts.reduce((sum, { album }) => sum + (album?.length ?? 1), 0)
  return Math.max(gapMs(pace), messages * gapMs({ ...pace, gapSeconds: 0 }))
}

export const shownOf = ({ entry: { price, availability } }: PostFacts) => ({
  price_minor: price?.minor ?? null,
  currency: price?.currency ?? null,
  exponent: price?.exponent ?? null,
  availability,
})

/** They have waited for too long. */
export async function expire(deps: PublishDeps, trx: Trx, posts: readonly StoredPost[]): Promise<boolean> {
  const detail = 'It waited for longer than the channel lets posts wait.'
  const ids = posts.map(({ id }) => id)
  const ended = await endPosts(trx, ids, { state: 'expired', reason: 'age', detail }, deps.clock.now())
  await note(
    trx,
    deps,
    ended.map(({ id }) => ({ postId: id, kind: 'expired' as const, text: detail })),
  )
  return ended.length > 0
}
