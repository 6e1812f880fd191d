import { transact, type Trx } from '../../../db/transaction.ts'
import { enqueuePost, type MessageContent } from '../../delivery/index.ts'
import type { PostEdit, PostFacts } from '../ports.ts'
import { note } from './note.ts'
import { changePost, holdPost, type StoredPost } from './post-store.ts'
import { shownOf, type PublishDeps } from './publish.ts'
import { findChannel, sentContent } from './publish-store.ts'
import { wakeLater } from './settle.ts'

/** Writes what the item says now into a post that stands in the channel. */
export async function editPost(deps: PublishDeps, post: StoredPost): Promise<void> {
  const { database, writer, compiler } = deps
  const channel = await findChannel(database.db, post.channel_id)
  const facts = await writer.facts(database.readDb, post.channel_id, post.item_id)
  const sent = await sentContent(database.db, post.id)
  const isPossible =
    channel !== undefined && facts !== undefined && sent !== undefined && post.telegram_message_id !== null
  if (!isPossible) {
    await transact(database.db, (trx) => giveUp(deps, trx, post, 'What was sent is not known any more.'))
    return
  }
  const edit = kindNow(post, facts)
  const { parts, problems } = writer.renderEdit(compiler.template(channel.template), facts, edit, sent)
  const [content] = parts
  await transact(database.db, (trx) =>
    content === undefined
      ? giveUp(deps, trx, post, problems.map(({ message }) => message).join(' '))
      : plan(deps, trx, { post, facts, edit, content }),
  )
}

/** What is true now decides, not what was when the edit was asked for. */
function kindNow(post: StoredPost, { entry: { availability } }: PostFacts): PostEdit {
  if (availability === 'out_of_stock' || availability === 'discontinued') return 'sold_out'
  return post.edit_kind === 'back_in_stock' ? 'back_in_stock' : 'price'
}

interface Edit {
  readonly post: StoredPost
  readonly facts: PostFacts
  readonly edit: PostEdit
  readonly content: MessageContent
}

async function plan(deps: PublishDeps, trx: Trx, { post: { id }, facts, edit, content }: Edit): Promise<void> {
  const now = deps.clock.now()
  const post = await holdPost(trx, id)
  const channel = post === undefined ? undefined : await findChannel(trx, post.channel_id)
  if (post?.state !== 'posted' || post.operation !== null || post.edit_due_at === null) return
  if (channel?.state !== 'active' || post.telegram_message_id === null) return
  const { account_id: accountId, contact_id: contactId } = channel
  const revision = post.revision + 1
  const target = { operation: 'edit', targetMessageId: post.telegram_message_id } as const
  const planned = await enqueuePost(trx, { postId: id, revision, ...target, accountId, contactId, content, now })
  if (planned.kind === 'no_rights') return giveUp(deps, trx, post, 'The bot may not change posts there.')
  const under = {
    operation: 'edit',
    revision,
    delivery_id: planned.deliveryId,
    edit_due_at: null,
    edit_kind: edit,
  } as const
  await changePost(trx, post, { ...under, ...shownOf(facts), updated_at: now })
  wakeLater(deps, accountId)
}

async function giveUp(deps: PublishDeps, trx: Trx, post: StoredPost, why: string): Promise<void> {
  await changePost(trx, post, { edit_due_at: null, updated_at: deps.clock.now() })
  await note(trx, deps, [{ postId: post.id, kind: 'edit_failed', text: `The post could not be changed: ${why}` }])
}
