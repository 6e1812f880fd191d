import { meaningOfPost } from '../../delivery/index.ts'
import { forecast, gapMs, isUrgent } from '../core/policy/queue.ts'
import type { Channel, Decision, DecisionKind, Post } from './contract.ts'
import type { CompiledPolicy, Compiler } from './compile-policy.ts'
import { moneyOf } from './offer-store.ts'
import type { ChannelSums, ShownChannel, ShownDecision, ShownPost } from './queries.ts'

export function showChannel(compiler: Compiler, row: ShownChannel, sums: ChannelSums, now: number): Channel {
  const { headDueAt, headRank, ...counts } = sums
  const compiled = compiler.policy(row.policy)
  const head = headDueAt === null ? [] : [{ dueAt: headDueAt, rank: headRank ?? 0 }]
  const isPosting = row.state === 'active' && row.account_state === 'active'
  const [nextPostAt = null] = isPosting ? foretell(compiled, row.next_at, head, now) : []
  return {
    id: row.id,
    accountId: row.account_id,
    username: row.username,
    telegramId: row.telegram_id,
    chatKind: row.chat_kind,
    chatName: row.chat_name === '' ? '' : `@${row.chat_name}`,
    title: row.title,
    threadId: row.thread_id === 0 ? null : row.thread_id,
    state: row.state,
    pauseReason: row.pause_reason ?? botReason(row),
    policy: compiled.policy,
    template: compiler.template(row.template),
    backlog: row.backlog,
    isFull: row.backlog >= compiled.policy.maxBacklog,
    ...counts,
    sourceIds: [...sums.sourceIds],
    nextPostAt,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function botReason({ username, account_state }: ShownChannel): string | null {
  if (account_state === 'active') return null
  if (account_state === 'removed') return `Its bot @${username} was removed. Add it again with its token.`
  return `Its bot @${username} is ${account_state}: posts wait until it is resumed.`
}

export const foretell = (
  { policy, quiet }: CompiledPolicy,
  nextAt: number,
  posts: readonly { readonly dueAt: number; readonly rank: number }[],
  now: number,
): readonly number[] => forecast(posts, { from: Math.max(now, nextAt), gap: gapMs(policy.schedule), quiet })

export const showPost = (row: ShownPost, expectedAt: number | null): Post => ({
  id: row.id,
  channelId: row.channel_id,
  channelTitle: row.channel_title,
  productId: row.product_id,
  itemId: row.item_id,
  sourceId: row.source_id,
  title: row.title,
  url: row.url,
  imageUrl: row.image_url,
  occasion: row.occasion,
  state: row.state,
  why: whyOf(row),
  price: moneyOf(row),
  queuedAt: row.queued_at,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  postedAt: row.posted_at,
  isUrgent: row.state === 'queued' && isUrgent(row.rank),
  expectedAt,
  telegramUrl: urlOf(row),
  telegramMessageId: row.telegram_message_id,
  digestId: row.digest_id,
  updatedAt: row.updated_at,
})

/** Reasons of our own, whose detail is a sentence; the others are those of deliveries. */
const OWN_REASONS: ReadonlySet<string> = new Set([
  'withdrawn',
  'age',
  'overflow',
  'merged',
  'not_written',
  'person',
  'channel_removed',
])

function whyOf({ state, reason, detail }: Pick<ShownPost, 'state' | 'reason' | 'detail'>): string | null {
  if (state === 'approval') return 'It waits for a person to let it pass.'
  if (reason === null || state === 'posted') return null
  if (OWN_REASONS.has(reason)) return detail
  if (reason === 'no_photo') return 'Telegram refused its photo; it goes without.'
  return `${meaningOfPost(reason).text}${detail === null ? '' : ` (${detail})`}`
}

interface Place {
  readonly telegram_message_id: number | null
  readonly telegram_id: number | null
  readonly chat_name: string | null
}

/** Supergroups and channels have ids that begin with -100; the rest is what links name. */
export function urlOf({ telegram_message_id: message, telegram_id: chat, chat_name: name }: Place): string | null {
  if (message === null || chat === null) return null
  if (name !== null && name !== '') return `https://t.me/${name}/${message}`
  const id = String(chat)
  return id.startsWith('-100') ? `https://t.me/c/${id.slice(4)}/${message}` : null
}

export function showDecision(row: ShownDecision): Decision {
  const { text, steps } = JSON.parse(row.detail) as Pick<Decision, 'text' | 'steps'>
  return {
    id: row.id,
    at: row.at,
    kind: row.kind as DecisionKind,
    text,
    steps,
    sourceId: row.source_id,
    sourceTitle: row.source_title,
    channelId: row.channel_id,
    channelTitle: row.channel_title,
    itemId: row.item_id,
    productId: row.product_id,
    postId: row.post_id,
    title: row.title,
    url: row.url,
    telegramUrl: urlOf(row),
  }
}
