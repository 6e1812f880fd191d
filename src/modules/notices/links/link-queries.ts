import type { Db } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { AccountId, ContactId, UserId } from '../../../kernel/ids.ts'
import { permissionsOf, type Role } from '../../auth/index.ts'
import type { OperatorLink } from '../contract.ts'

const links = (db: Db) =>
  db
    .selectFrom('operator_links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .innerJoin('accounts as a', 'a.id', 'l.account_id')
    .where('u.disabled_at', 'is', null)

/** Of one person, or of everybody. */
export async function listLinks(db: Db, userId: UserId | null): Promise<OperatorLink[]> {
  let query = links(db)
    .select([
      'l.id',
      'l.user_id',
      'u.name as user_name',
      'l.account_id',
      'a.username',
      'a.state',
      'l.name',
      'l.created_at',
    ])
    .orderBy('l.id')
  if (userId !== null) query = query.where('l.user_id', '=', userId)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    accountId: row.account_id,
    username: row.username,
    isBotActive: row.state === 'active',
    name: row.name,
    createdAt: row.created_at,
  }))
}

/** People with a link who may see notices. */
export async function linkedReaders(db: Db): Promise<UserId[]> {
  const rows = await links(db).select(['l.user_id', 'u.role']).distinct().orderBy('l.user_id').execute()
  return rows.filter(({ role }) => permissionsOf(role).includes('notices.read')).map(({ user_id }) => user_id)
}

export interface Way {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly username: string
  readonly isActive: boolean
  /** The person has not blocked the bot, as far as we know. */
  readonly isOpen: boolean
}

/** The bots through which a person can be told, oldest link first. */
export async function waysTo(db: Db, userId: UserId): Promise<Way[]> {
  const rows = await links(db)
    .leftJoin('subscriptions as s', (join) =>
      join.onRef('s.account_id', '=', 'l.account_id').onRef('s.contact_id', '=', 'l.contact_id'),
    )
    .select(['l.account_id', 'l.contact_id', 'a.username', 'a.state', 's.status'])
    .where('l.user_id', '=', userId)
    .orderBy('l.id')
    .execute()
  return rows.map((row) => ({
    accountId: row.account_id,
    contactId: row.contact_id,
    username: row.username,
    isActive: row.state === 'active',
    isOpen: row.status !== 'blocked',
  }))
}

type Operator = Actor & { readonly kind: 'user' }

/** The person that a Telegram user acts for, with the rights they have now. */
export async function operatorOf(db: Db, telegramId: number): Promise<Operator | undefined> {
  const row = await links(db)
    .select(['u.id', 'u.name', 'u.role'])
    .where('l.telegram_id', '=', telegramId)
    .orderBy('l.id')
    .executeTakeFirst()
  return row === undefined ? undefined : toOperator(row)
}

/** The same person later; undefined when their last link ended or they were disabled. */
export async function operatorById(db: Db, userId: UserId): Promise<Operator | undefined> {
  const row = await links(db).select(['u.id', 'u.name', 'u.role']).where('l.user_id', '=', userId).executeTakeFirst()
  return row === undefined ? undefined : toOperator(row)
}

const toOperator = ({ id, name, role }: { id: UserId; name: string; role: Role }): Operator => ({
  kind: 'user',
  id,
  name,
  permissions: new Set(permissionsOf(role)),
})

/** Bots that can take a code now. */
export const activeBots = (db: Db): Promise<{ accountId: number; username: string }[]> =>
  db
    .selectFrom('accounts')
    .select(['id as accountId', 'username'])
    .where('state', '=', 'active')
    .orderBy('id')
    .limit(20)
    .execute()

export const nameOf = async (db: Db, userId: UserId): Promise<string> =>
  (await db.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirst())?.name ?? `user ${userId}`
