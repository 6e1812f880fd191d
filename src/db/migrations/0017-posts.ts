import { sql } from 'kysely'
import { createGuard } from './guard.ts'
import type { AnyDb } from './schema-builder.ts'
import { widenCheck } from './widen-check.ts'

/** Feeds post: `post` becomes an origin of deliveries, and what an account may do in a group or channel is on file. */
export async function up(db: AnyDb): Promise<void> {
  await widenCheck(db, {
    table: 'deliveries',
    constraint: 'deliveries_origin_kind_check',
    before: `check (origin_kind in ('campaign', 'reply', 'inbox', 'notice'))`,
    after: `check (origin_kind in ('campaign', 'reply', 'inbox', 'notice', 'post'))`,
  })
  await db.schema.alterTable('deliveries').addColumn('target_message_id', 'bigint').execute()
  await db.schema
    .alterTable('deliveries')
    .addColumn('operation', 'text', (column) =>
      column
        .notNull()
        .defaultTo('send')
        .check(sql`operation = 'send' or (operation in ('edit', 'pin') and target_message_id is not null)`),
    )
    .execute()
  await createRights(db)
  await createRightsTriggers(db)
}

async function createRights(db: AnyDb): Promise<void> {
  let rights = db.schema
    .createTable('channel_rights')
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('contact_id', 'bigint', (column) => column.notNull().references('contacts.id'))
    .addColumn('status', 'text', (column) => column.notNull().check(sql`status in ('administrator', 'member', 'left')`))
  for (const right of ['can_post', 'can_edit', 'can_pin'])
    rights = rights.addColumn(right, 'bigint', (column) => column.notNull().check(sql.raw(`${right} in (0, 1)`)))
  await rights
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('channel_rights_key', ['account_id', 'contact_id'])
    .addCheckConstraint('channel_rights_left', sql`status <> 'left' or (can_post = 0 and can_edit = 0 and can_pin = 0)`)
    .execute()
  await db.schema.createIndex('channel_rights_contact').on('channel_rights').column('contact_id').execute()
}

/** The right to post as a constraint. Bots may edit what they posted themselves. */
async function createRightsTriggers(db: AnyDb): Promise<void> {
  const events = {
    insert: 'insert on deliveries',
    move: 'update of origin_kind, account_id, contact_id, operation on deliveries',
  }
  for (const [name, event] of Object.entries(events))
    await createGuard(db, {
      name: `deliveries_rights_${name}`,
      event,
      only: sql`new.origin_kind = 'post'`,
      when: sql`not exists (
        select 1 from channel_rights r
        where r.account_id = new.account_id and r.contact_id = new.contact_id and 1 = case new.operation
          when 'send' then r.can_post when 'edit' then (case when r.can_post = 1 then 1 else r.can_edit end) else r.can_pin end)`,
      message: 'rights: a post needs a right in the channel',
    })
}
