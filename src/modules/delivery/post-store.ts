import { sql, type RawBuilder } from 'kysely'
import type { Operation } from '../../db/tables/delivery.ts'
import type { Trx } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { DeliveryId, PostId } from '../../kernel/ids.ts'

/** How a delivery of a post came out: `planned` when it goes back to wait for another try. */
export interface PostSettled {
  readonly postId: PostId
  readonly deliveryId: DeliveryId
  readonly revision: number
  readonly operation: Operation
  readonly state: DeliveryState
  readonly reason: string | null
  readonly detail: string | null
  /** Of a sent message, the first of an album; null also when a person decided that it is there. */
  readonly telegramMessageId: number | null
}

/** What a statement gives back of the rows it changed, as `PostSettled`. */
export const settledColumns = sql`id as "deliveryId", origin_id as "postId", revision, operation, state, reason, detail,
  telegram_message_id as "telegramMessageId"`

/**
 * A person's decision: an uncertain post is there (`sent`), or a post that is uncertain, failed or was skipped is to be tried again.
 * Null: the row is in another state meanwhile. The caller is told by the answer, not by the hook.
 */
export function resolvePost(
  trx: Trx,
  deliveryId: DeliveryId,
  decision: 'sent' | 'planned',
  now: number,
): Promise<PostSettled | null> {
  return decision === 'sent'
    ? move(trx, deliveryId, { to: 'sent', reason: 'decided', dueAt: null, from: sql`state = 'uncertain'` }, now)
    : move(
        trx,
        deliveryId,
        { to: 'planned', reason: null, dueAt: now, from: sql`state in ('uncertain', 'failed', 'skipped')` },
        now,
      )
}

/** What has not been begun is not done. Null: it is not planned any more. The caller is told by the answer, not by the hook. */
export const cancelPost = (trx: Trx, deliveryId: DeliveryId, now: number): Promise<PostSettled | null> =>
  move(trx, deliveryId, { to: 'cancelled', reason: 'withdrawn', dueAt: null, from: sql`state = 'planned'` }, now)

interface Move {
  readonly from: RawBuilder<unknown>
  readonly to: DeliveryState
  readonly reason: string | null
  /** Null: unchanged. */
  readonly dueAt: number | null
}

async function move(trx: Trx, deliveryId: DeliveryId, change: Move, now: number): Promise<PostSettled | null> {
  const { rows } = await sql<PostSettled>`
    update deliveries set state = ${change.to}, reason = ${change.reason}, detail = null, updated_at = ${now},
      due_at = coalesce(${change.dueAt}, due_at), attempt = case when ${change.to} = 'planned' then 0 else attempt end
    where id = ${deliveryId} and origin_kind = 'post' and ${change.from}
    returning ${settledColumns}`.execute(trx)
  return rows[0] ?? null
}
