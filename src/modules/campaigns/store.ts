import type { Trx } from '../../db/transaction.ts'
import type { CampaignState } from '../../db/tables/campaigns.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import type { Campaign, CampaignMessage } from './contract.ts'

export interface Draft {
  readonly name: string
  readonly message: CampaignMessage
  readonly audience: Campaign['audience']
}

export async function insertDraft(trx: Trx, draft: Draft, by: string, now: number): Promise<CampaignId> {
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      ...toColumns(draft),
      state: 'draft',
      pause_reason: null,
      message_ref: null,
      plan_account: 0,
      plan_contact: 0,
      version: 1,
      created_by: by,
      created_at: now,
      updated_at: now,
      started_at: null,
      finished_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Writes over the draft that has this version; false when there is none any more. */
export async function updateDraft(
  trx: Trx,
  draft: Draft & { readonly id: CampaignId; readonly version: number },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('campaigns')
    .set({ ...toColumns(draft), version: draft.version + 1, updated_at: now })
    .where('id', '=', draft.id)
    .where('state', '=', 'draft')
    .where('version', '=', draft.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteDraft(trx: Trx, id: CampaignId): Promise<boolean> {
  await trx
    .deleteFrom('campaign_tests')
    .where('campaign_id', 'in', (eb) =>
      eb.selectFrom('campaigns').select('id').where('id', '=', id).where('state', '=', 'draft'),
    )
    .execute()
  const { numDeletedRows } = await trx
    .deleteFrom('campaigns')
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Freezes the draft of this version; false when another start or an edit was faster. */
export async function startDraft(
  trx: Trx,
  start: { readonly id: CampaignId; readonly version: number; readonly messageRef: number },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('campaigns')
    .set({ state: 'planning', message_ref: start.messageRef, started_at: now, updated_at: now })
    .where('id', '=', start.id)
    .where('state', '=', 'draft')
    .where('version', '=', start.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface Move {
  readonly id: CampaignId
  readonly from: readonly CampaignState[]
  readonly to: CampaignState
  /** Why it is paused, as a person reads it. */
  readonly pauseReason?: string
}

/** False when the campaign is in none of the states `from`. */
export async function moveState(trx: Trx, { id, from, to, pauseReason }: Move, now: number): Promise<boolean> {
  const isOver = to === 'completed' || to === 'cancelled'
  const { numUpdatedRows } = await trx
    .updateTable('campaigns')
    .set({ state: to, pause_reason: pauseReason ?? null, updated_at: now, finished_at: isOver ? now : null })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function savePlanPosition(
  trx: Trx,
  id: CampaignId,
  position: { readonly plan_account: number; readonly plan_contact: number },
): Promise<void> {
  await trx.updateTable('campaigns').set(position).where('id', '=', id).execute()
}

/** It came out of a backup: whether the original went on is not known. */
export async function markRestored(trx: Trx, id: CampaignId, until: number): Promise<void> {
  await trx.updateTable('campaigns').set({ original: 'asked', original_until: until }).where('id', '=', id).execute()
}

/** doubt: what is planned is put in doubt before it goes on. Null: the question is settled. */
export async function settleOriginal(trx: Trx, id: CampaignId, original: 'doubt' | null): Promise<void> {
  await trx.updateTable('campaigns').set({ original }).where('id', '=', id).execute()
}

export async function insertTest(trx: Trx, campaignId: CampaignId, at: number): Promise<number> {
  const { id } = await trx
    .insertInto('campaign_tests')
    .values({ campaign_id: campaignId, at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const toColumns = ({ name, message, audience }: Draft) => ({
  name,
  message: JSON.stringify(message),
  audience: JSON.stringify(audience),
})
