import type { Trx } from '../../db/transaction.ts'
import type { AccountId, ContactId, DeliveryId } from '../../kernel/ids.ts'
import type { Fields, MessageContent } from './core/content.ts'
import { noConversation } from './errors.ts'
import { saveMessage } from './message-store.ts'
import { cancelOlderReplies } from './reply-store.ts'

export interface EnqueueRequest {
  /** `reply`: the update that is answered. `inbox`: a person's own act, such as a test send. `notice`: what a linked operator is told. */
  readonly origin: { readonly kind: 'reply' | 'inbox' | 'notice'; readonly id: number }
  /** Several messages of one origin to one contact are parts. */
  readonly part?: number
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly content: MessageContent
  /** Without fields the text is sent as it stands. */
  readonly fields?: Fields
  readonly now: number
}

/** The lane's order (DESIGN.md 1): campaigns come last, at 3. */
const PRIORITIES = { reply: 0, inbox: 0, notice: 1 } as const

/**
 * Plans one delivery outside a campaign. The right to send follows the origin: a reply answers an update from that chat; an inbox
 * message needs a conversation that the person began and has not ended by a block; for a notice the caller has looked at the
 * operator's link in this transaction.
 * @throws AppError `no_conversation`.
 */
export async function enqueue(trx: Trx, request: EnqueueRequest): Promise<DeliveryId> {
  const { origin, accountId, contactId, now } = request
  if (origin.kind === 'inbox') await requireConversation(trx, accountId, contactId)
  const { id } = await trx
    .insertInto('deliveries')
    .values({
      origin_kind: origin.kind,
      origin_id: origin.id,
      contact_id: contactId,
      part: request.part ?? 0,
      revision: 0,
      account_id: accountId,
      priority: PRIORITIES[origin.kind],
      message_ref: await saveMessage(trx, request.content),
      fields: request.fields === undefined ? null : JSON.stringify(request.fields),
      state: 'planned',
      due_at: now,
      attempt: 0,
      planned_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (origin.kind === 'reply') await cancelOlderReplies(trx, request)
  return id
}

async function requireConversation(trx: Trx, accountId: AccountId, contactId: ContactId): Promise<void> {
  const row = await trx
    .selectFrom('subscriptions')
    .select('status')
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  if (row === undefined || row.status === 'blocked' || row.status === 'unreachable') throw noConversation(contactId)
}
