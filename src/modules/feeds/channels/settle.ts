import { afterCommit, type Trx } from '../../../db/transaction.ts'
import { enqueuePost, meaningOfPost, type MessageContent, type PostSettled } from '../../delivery/index.ts'
import type { Compiler } from './compile-policy.ts'
import { subjectOfPost, type ChannelDeps } from './deps.ts'
import { note } from './note.ts'
import { changePost, findPost, holdPost, type StoredPost } from './post-store.ts'
import { holdChannel, membersOf, type StoredChannel } from './publish-store.ts'
import { stopChannel } from './stop-channel.ts'

export type SettleDeps = Pick<ChannelDeps, 'clock' | 'notices' | 'delivery' | 'logger'> & {
  readonly compiler: Compiler
}

interface Case {
  readonly trx: Trx
  readonly deps: SettleDeps
  readonly post: StoredPost
  readonly channel: StoredChannel
  readonly settled: PostSettled
}

/** The chat as such refuses: everything that waits would get the same answer. */
const CHAT_REASONS: ReadonlySet<string> = new Set([
  'no_rights',
  'removed_from_chat',
  'chat_deleted',
  'chat_not_found',
  'chat_moved',
  'topic_closed',
])
const MEDIA_REASONS: ReadonlySet<string> = new Set(['bad_file', 'file_too_big', 'file_missing', 'kind_forbidden'])
/** Mark of a post that goes without its photo, because Telegram refused that. */
export const NO_PHOTO = 'no_photo'

/** What became of a delivery of a post, in the transaction that says so. An outcome of an earlier revision is history. */
export async function settlePost(deps: SettleDeps, trx: Trx, settled: PostSettled): Promise<void> {
  if (settled.state === 'planned' || settled.state === 'sending') return
  const known = await findPost(trx, settled.postId)
  const channel = known === undefined ? undefined : await holdChannel(trx, known.channel_id)
  const post = await holdPost(trx, settled.postId)
  if (post === undefined || channel === undefined || post.revision !== settled.revision) return
  const about = { trx, deps, post, channel, settled }
  if (settled.operation === 'send') await (settled.state === 'sent' ? arrived(about) : wentWrong(about))
  else await changed(about)
}

async function arrived({ trx, deps, post, channel, settled }: Case): Promise<void> {
  const now = deps.clock.now()
  const messageId = post.telegram_message_id ?? settled.telegramMessageId
  const [next, ...rest] = post.rest === null ? [] : (JSON.parse(post.rest) as MessageContent[])
  if (next !== undefined) {
    const part = { revision: post.revision + 1, telegram_message_id: messageId, updated_at: now }
    return sendNext({ trx, deps, post, channel, settled }, { next, rest, part })
  }
  const posted = { posted_at: now, telegram_message_id: messageId, updated_at: now }
  await changePost(trx, post, { state: 'posted', operation: null, reason: null, detail: null, rest: null, ...posted })
  for (const member of await membersOf(trx, post.id)) await changePost(trx, member, posted)
  const byHand = settled.reason === 'decided' ? ' A person decided that it is there.' : ''
  const left = post.state === 'posting' && post.detail !== null ? ` ${post.detail}` : ''
  const text = `It was posted to “${channel.title}”.${byHand}${left}`
  await note(trx, deps, [{ postId: post.id, kind: 'posted', text }])
  if (deps.compiler.policy(channel.policy).policy.pin && messageId !== null)
    await pin({ trx, deps, post, channel, settled }, messageId)
}

async function sendNext(
  { trx, deps, post, channel }: Case,
  following: {
    readonly next: MessageContent
    readonly rest: readonly MessageContent[]
    readonly part: {
      readonly revision: number
      readonly telegram_message_id: number | null
      readonly updated_at: number
    }
  },
): Promise<void> {
  const { next, rest, part } = following
  const { revision, updated_at: now } = part
  const { account_id: accountId, contact_id: contactId } = channel
  const planned = await enqueuePost(trx, {
    postId: post.id,
    revision,
    operation: 'send',
    accountId,
    contactId,
    content: next,
    now,
  })
  if (planned.kind === 'no_rights') {
    await changePost(trx, post, {
      state: 'posted',
      operation: null,
      rest: null,
      posted_at: now,
      telegram_message_id: part.telegram_message_id,
      updated_at: now,
    })
    await note(trx, deps, [
      { postId: post.id, kind: 'failed', text: 'Its end was not posted: the bot may not post there any more.' },
    ])
    return stopChannel(deps, trx, channel.id, `${words('no_rights')} Then resume the channel.`)
  }
  await changePost(trx, post, { ...part, rest: JSON.stringify(rest), delivery_id: planned.deliveryId })
  wakeLater(deps, accountId)
}

async function pin({ trx, deps, post, channel }: Case, messageId: number): Promise<void> {
  const { account_id: accountId, contact_id: contactId } = channel
  const now = deps.clock.now()
  const planned = await enqueuePost(trx, {
    postId: post.id,
    revision: post.revision + 1,
    operation: 'pin',
    targetMessageId: messageId,
    accountId,
    contactId,
    content: { html: '', media: null, buttons: [], silent: true },
    now,
  })
  if (planned.kind === 'no_rights')
    return note(trx, deps, [
      {
        postId: post.id,
        kind: 'pin_failed',
        text: 'It was not pinned: the bot may not pin there. Give it the right, or turn pinning off.',
      },
    ])
  const { deliveryId } = planned
  await changePost(
    trx,
    { ...post, state: 'posted' },
    { operation: 'pin', revision: post.revision + 1, delivery_id: deliveryId },
  )
  wakeLater(deps, accountId)
}

async function wentWrong(about: Case): Promise<void> {
  const { trx, deps, post, channel, settled } = about
  const { state, detail } = settled
  const reason = settled.reason ?? 'refused'
  const isBegun = post.telegram_message_id !== null
  if (state === 'uncertain') {
    await changePost(trx, post, { state, reason, detail, updated_at: deps.clock.now() })
    await note(trx, deps, [{ postId: post.id, kind: 'uncertain', text: words(reason) }])
    return raiseUncertain(deps, trx, channel, post)
  }
  const isOfChat = state === 'skipped' || CHAT_REASONS.has(reason)
  if (isOfChat)
    await stopChannel(deps, trx, channel.id, `${words(reason)} Then resume the channel: what waits is posted then.`)
  if (isBegun) return endHalfway(about, reason)
  if (isOfChat) return backToQueue(about, null)
  if (MEDIA_REASONS.has(reason) && post.reason !== NO_PHOTO) {
    await backToQueue(about, NO_PHOTO)
    const text = `Telegram refused its photo (${detail ?? reason}); it goes without.`
    return note(trx, deps, [{ postId: post.id, kind: 'retried', text }])
  }
  await failed(about, reason)
}

const backToQueue = ({ trx, deps, post, settled: { detail } }: Case, reason: string | null): Promise<void> =>
  changePost(trx, post, { state: 'queued', operation: null, reason, detail, updated_at: deps.clock.now() })

/** A long text whose beginning stands in the channel is posted, whatever became of its end. */
async function endHalfway({ trx, deps, post, settled: { detail } }: Case, reason: string): Promise<void> {
  const now = deps.clock.now()
  const ended = { state: 'posted', operation: null, rest: null, posted_at: now, updated_at: now } as const
  await changePost(trx, post, { ...ended, reason, detail })
  const text = `Only its beginning was posted. ${inFull(reason, detail)}`
  await note(trx, deps, [{ postId: post.id, kind: 'failed', text }])
}

async function failed({ trx, deps, post, settled: { detail } }: Case, reason: string): Promise<void> {
  const members = await membersOf(trx, post.id)
  const ended = { state: 'failed', operation: null, rest: null, reason, detail, updated_at: deps.clock.now() } as const
  for (const each of [post, ...members]) await changePost(trx, each, ended)
  const text = inFull(reason, detail)
  await note(
    trx,
    deps,
    [post, ...members].map(({ id }) => ({ postId: id, kind: 'failed', text })),
  )
}

const inFull = (reason: string, detail: string | null): string =>
  `${words(reason)}${detail === null ? '' : ` (${detail})`}`

const EDITED = {
  price: 'The price in the post is now that of the item.',
  sold_out: 'The post says now that it is sold out.',
  back_in_stock: 'The post says now that it is back in stock.',
} as const

/** An edit or a pin: the post itself stands as it was. */
async function changed({ trx, deps, post, settled }: Case): Promise<void> {
  const { operation, state, reason, detail } = settled
  await changePost(trx, post, { operation: null, updated_at: deps.clock.now() })
  if (state === 'sent' && operation === 'pin') return
  const failure = inFull(reason ?? 'refused', detail)
  const what =
    operation === 'pin'
      ? ({ kind: 'pin_failed', text: `It was not pinned: ${failure}` } as const)
      : state === 'sent'
        ? ({ kind: 'edited', text: EDITED[post.edit_kind ?? 'price'] } as const)
        : ({ kind: 'edit_failed', text: `The post could not be changed: ${failure}` } as const)
  await note(trx, deps, [{ postId: post.id, ...what }])
}

const uncertainGroup = (channelId: number): string => `post_uncertain ${channelId}`

async function raiseUncertain(
  { notices }: SettleDeps,
  trx: Trx,
  channel: StoredChannel,
  post: StoredPost,
): Promise<void> {
  await notices.raise(trx, {
    kind: 'post_uncertain',
    severity: 'warning',
    subject: subjectOfPost(post.id),
    title: `Nobody knows whether a post arrived in “${channel.title}”`,
    text: 'Telegram gave no answer that can be trusted. It is not posted again by itself. Look into the channel and decide: it is there, or post it again.',
    groupKey: uncertainGroup(channel.id),
    details: { channelId: channel.id, postId: post.id, title: channel.title },
  })
}

export const resolveUncertainNotice = (
  { notices }: Pick<ChannelDeps, 'notices'>,
  trx: Trx,
  channelId: number,
  by: string,
): Promise<void> => notices.resolve(trx, uncertainGroup(channelId), by)

const words = (reason: string): string => meaningOfPost(reason).text

export function wakeLater({ delivery, logger }: Pick<SettleDeps, 'delivery' | 'logger'>, accountId: number): void {
  afterCommit(() => {
    delivery
      .wake(accountId)
      .catch((error: unknown) => logger.error({ accountId, error }, 'a lane did not wake for a post'))
  })
}
