import type { Operation } from '../../db/tables/delivery.ts'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId, ContactId, DeliveryId, PostId } from '../../kernel/ids.ts'
import type { MessageContent } from './core/content.ts'
import { saveMessage } from './message-store.ts'

export interface EnqueuePost {
  readonly postId: PostId
  /** Counts up with each edit: one operation of a post is planned once in a revision. */
  readonly revision: number
  readonly operation: Operation
  /** The message that is edited or pinned. */
  readonly targetMessageId?: number
  readonly accountId: AccountId
  readonly contactId: ContactId
  /** `html` is sent as it stands. Of an edit: with the media of the message, because a caption is edited in another way than a text. Of a pin: only `silent` matters. */
  readonly content: MessageContent
  readonly now: number
  readonly dueAt?: number
}

export type EnqueuedPost =
  | { readonly kind: 'planned'; readonly deliveryId: DeliveryId }
  /** The account has not the right to do this in that chat (`channel_rights`). */
  | { readonly kind: 'no_rights' }

/** After replies and notices, before campaigns (DESIGN.md 1). */
const PRIORITY_POST = 2
/** So that the pin of a revision does not meet its send: both have their own part of the key. */
const PARTS = { send: 0, edit: 1, pin: 2 } as const satisfies Record<Operation, number>

/**
 * Plans one act of a post; wake the lane after the commit. A lane looks at 256 due rows at a time: hand it a channel's posts one after
 * the other, not its whole queue.
 */
export async function enqueuePost(trx: Trx, request: EnqueuePost): Promise<EnqueuedPost> {
  const { postId, revision, operation, targetMessageId, accountId, contactId, now } = request
  if (!(await mayPost(trx, request))) return { kind: 'no_rights' }
  const { id } = await trx
    .insertInto('deliveries')
    .values({
      origin_kind: 'post',
      origin_id: postId,
      contact_id: contactId,
      part: PARTS[operation],
      revision,
      account_id: accountId,
      priority: PRIORITY_POST,
      message_ref: await saveMessage(trx, request.content),
      fields: null,
      state: 'planned',
      due_at: request.dueAt ?? now,
      attempt: 0,
      planned_at: now,
      updated_at: now,
      operation,
      target_message_id: targetMessageId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { kind: 'planned', deliveryId: id }
}

/** As the guard of the table asks. */
async function mayPost(trx: Trx, { accountId, contactId, operation }: EnqueuePost): Promise<boolean> {
  const rights = await trx
    .selectFrom('channel_rights')
    .select(['can_post', 'can_edit', 'can_pin'])
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  if (rights === undefined) return false
  const { can_post, can_edit, can_pin } = rights
  return { send: can_post, edit: Math.max(can_post, can_edit), pin: can_pin }[operation] === 1
}
