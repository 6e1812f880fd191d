import { sql } from 'kysely'
import { createGuard } from './guard.ts'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('messages'))
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute()
  await createDeliveries(db)
  await createConsentTriggers(db)
  await createOrigins(db)
  await db.schema
    .createTable('waits')
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('waits_key', ['account_id', 'scope'])
    .execute()
}

/** Written out, and the common ones first: each update of a row asks, and a list would cost a look-up (0.8 µs seen). */
const isState = ['planned', 'sending', 'sent', 'failed', 'uncertain', 'skipped', 'cancelled']
  .map((state) => `state = '${state}'`)
  .join(' or ')

async function createDeliveries(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('deliveries'))
    .addColumn('origin_kind', 'text', (column) =>
      column.notNull().check(sql`origin_kind in ('campaign', 'reply', 'inbox')`),
    )
    .addColumn('origin_id', 'bigint', (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull().references('contacts.id'))
    .addColumn('part', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('priority', 'bigint', (column) => column.notNull())
    .addColumn('message_ref', 'bigint', (column) => column.notNull().references('messages.id'))
    .addColumn('fields', 'text')
    .addColumn('state', 'text', (column) => column.notNull().check(sql.raw(isState)))
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('lease', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('detail', 'text')
    .addColumn('telegram_message_id', 'bigint')
    .addColumn('planned_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('deliveries_once', ['origin_kind', 'origin_id', 'contact_id', 'part', 'revision'])
    .execute()
  await sql`create index deliveries_direct on deliveries (account_id, priority, due_at, id)
    where state = 'planned' and origin_kind <> 'campaign'`.execute(db)
  await sql`create index deliveries_waiting on deliveries (account_id, contact_id, id)
    where state = 'planned' and origin_kind <> 'campaign'`.execute(db)
  await sql`create index deliveries_campaign on deliveries (origin_id, account_id, due_at, id)
    where state = 'planned' and origin_kind = 'campaign'`.execute(db)
  await sql`create index deliveries_sending on deliveries (account_id) where state = 'sending'`.execute(db)
  await sql`create index deliveries_exceptions on deliveries (origin_kind, origin_id, state, contact_id)
    where reason is not null`.execute(db)
}

/** Consent as a constraint: a plain foreign key would accept a person who has unsubscribed. */
async function createConsentTriggers(db: AnyDb): Promise<void> {
  const events = {
    insert: 'insert on deliveries',
    move: 'update of origin_kind, account_id, contact_id on deliveries',
  }
  for (const [name, event] of Object.entries(events))
    await createGuard(db, {
      name: `deliveries_consent_${name}`,
      event,
      when: sql`new.origin_kind = 'campaign' and not exists (
        select 1 from subscriptions
        where account_id = new.account_id and contact_id = new.contact_id and status = 'subscribed')`,
      message: 'consent: a campaign delivery needs a live subscription',
    })
}

async function createOrigins(db: AnyDb): Promise<void> {
  let origins = db.schema
    .createTable('origins')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('hold', 'text', (column) => column.check(sql`hold in ('planning', 'paused', 'cancelled')`))
    .addPrimaryKeyConstraint('origins_key', ['kind', 'id'])
  for (const state of ['planned', 'sending', 'sent', 'failed', 'uncertain', 'skipped', 'cancelled'])
    origins = origins.addColumn(state, 'bigint', (column) => column.notNull().defaultTo(0))
  await origins.execute()

  let series = db.schema
    .createTable('origin_series')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('bucket_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('origin_series_key', ['kind', 'id', 'bucket_at'])
  for (const state of ['sent', 'failed', 'uncertain', 'skipped'])
    series = series.addColumn(state, 'bigint', (column) => column.notNull().defaultTo(0))
  await series.execute()
}
