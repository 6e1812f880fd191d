import type { Db, Trx } from '../../../db/transaction.ts'
import { rowLock } from '../../../db/portable.ts'
import type { AccountId, ContactId, ProjectId, UserId } from '../../../kernel/ids.ts'
import { chatStateSchema, withPending, type ChatState } from './state.ts'

export interface ChatKey {
  readonly accountId: AccountId
  readonly contactId: ContactId
}
export interface Chat extends ChatKey {
  readonly userId: UserId
  /** Null: no project is talked about. */
  readonly projectId: ProjectId | null
  /** The last update of the person: what is said answers it. */
  readonly updateRowId: number
  readonly part: number
  readonly state: ChatState
}

/** Answers of handlers are the first parts of a reply. */
const FIRST_PART = 10

/** The person did something: what is said from now on answers that. */
export async function noteUpdate(
  trx: Trx,
  key: ChatKey,
  { userId, updateRowId, at }: { readonly userId: UserId; readonly updateRowId: number; readonly at: number },
): Promise<void> {
  const { accountId, contactId } = key
  const change = { user_id: userId, update_row_id: updateRowId, part: FIRST_PART, updated_at: at }
  await trx
    .insertInto('sheet_chats')
    .values({ account_id: accountId, contact_id: contactId, project_id: null, state: '{}', ...change })
    .onConflict((conflict) => conflict.columns(['account_id', 'contact_id']).doUpdateSet(change))
    .execute()
  const chat = await holdChat(trx, key)
  if (chat !== undefined) await saveChat(trx, key, { ...chat, state: withPending(chat.state, updateRowId) })
}

const select = (db: Db, { accountId, contactId }: ChatKey) =>
  db.selectFrom('sheet_chats').selectAll().where('account_id', '=', accountId).where('contact_id', '=', contactId)

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirst']>>>

const toChat = (row: Row): Chat => ({
  accountId: row.account_id,
  contactId: row.contact_id,
  userId: row.user_id,
  projectId: row.project_id,
  updateRowId: row.update_row_id,
  part: row.part,
  state: chatStateSchema.parse(JSON.parse(row.state)),
})

export async function findChat(db: Db, key: ChatKey): Promise<Chat | undefined> {
  const row = await select(db, key).executeTakeFirst()
  return row === undefined ? undefined : toChat(row)
}

/** Keeps the chat to this transaction. */
export async function holdChat(trx: Trx, key: ChatKey): Promise<Chat | undefined> {
  const row = await select(trx, key).$call(rowLock(trx)).executeTakeFirst()
  return row === undefined ? undefined : toChat(row)
}

export async function saveChat(
  trx: Trx,
  { accountId, contactId }: ChatKey,
  { projectId, part, state }: Pick<Chat, 'projectId' | 'part' | 'state'>,
): Promise<void> {
  await trx
    .updateTable('sheet_chats')
    .set({ project_id: projectId, part, state: JSON.stringify(state) })
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .execute()
}

/** Whether the project is there still. */
export async function isAlive(db: Db, projectId: ProjectId): Promise<boolean> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where('id', '=', projectId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
