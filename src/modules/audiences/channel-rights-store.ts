import type { Db, Trx } from '../../db/transaction.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { ChatRights } from '../../telegram/gateway.ts'

interface Pair {
  readonly accountId: AccountId
  readonly contactId: ContactId
}

export interface RecordedRights extends Pair {
  readonly rights: ChatRights
  /** What said so: `{ updateId }`, `{ asked: 'getChatMember' }`. */
  readonly evidence: Readonly<Record<string, unknown>>
  /** ms UTC: what is known of a later moment stays. */
  readonly at: number
}

/** What Telegram said of this account in a group or channel. */
export async function recordChannelRights(trx: Trx, { accountId, contactId, ...told }: RecordedRights): Promise<void> {
  const { status, canPost, canEdit, canPin } = told.rights
  const fields = {
    status,
    can_post: bit(canPost),
    can_edit: bit(canEdit),
    can_pin: bit(canPin),
    evidence: JSON.stringify(told.evidence),
    at: told.at,
  }
  await trx
    .insertInto('channel_rights')
    .values({ account_id: accountId, contact_id: contactId, ...fields })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'contact_id']).doUpdateSet(fields).where('channel_rights.at', '<=', told.at),
    )
    .execute()
}

/** Undefined: this account was never seen there. */
export async function channelRightsOf(
  db: Db,
  accountId: AccountId,
  contactId: ContactId,
): Promise<ChatRights | undefined> {
  const row = await db
    .selectFrom('channel_rights')
    .select(['status', 'can_post', 'can_edit', 'can_pin'])
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return { status: row.status, canPost: row.can_post === 1, canEdit: row.can_edit === 1, canPin: row.can_pin === 1 }
}

export interface EndedRights extends Pair {
  /** `all`: the account is not there any more. */
  readonly lost: 'all' | 'post' | 'edit' | 'pin'
  /** With Telegram's own words as `telegram`. */
  readonly evidence: Readonly<Record<string, unknown>>
  /** When the refused request was begun, ms UTC: a right that was given after it stays. */
  readonly at: number
}

/** Telegram refused an act for want of a right. */
export async function endChannelRights(
  trx: Trx,
  { accountId, contactId, lost, evidence, at }: EndedRights,
): Promise<void> {
  await trx
    .updateTable('channel_rights')
    .set({ ...afterLoss[lost], evidence: JSON.stringify(evidence), at })
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .where('at', '<=', at)
    .execute()
}

/** Who may not post may not edit what was posted either. */
const afterLoss = {
  all: { status: 'left', can_post: 0, can_edit: 0, can_pin: 0 },
  post: { can_post: 0, can_edit: 0 },
  edit: { can_edit: 0 },
  pin: { can_pin: 0 },
} as const

/** What is known of one contact is known of the other from now on. */
export async function moveChannelRights(trx: Trx, from: ContactId, to: ContactId): Promise<void> {
  const rows = await trx
    .selectFrom('channel_rights')
    .select(['account_id', 'status', 'can_post', 'can_edit', 'can_pin', 'evidence', 'at'])
    .where('contact_id', '=', from)
    .execute()
  for (const { account_id, ...fields } of rows)
    await trx
      .insertInto('channel_rights')
      .values({ account_id, contact_id: to, ...fields })
      .onConflict((conflict) => conflict.columns(['account_id', 'contact_id']).doUpdateSet(fields))
      .execute()
  await trx.deleteFrom('channel_rights').where('contact_id', '=', from).execute()
}

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0)
