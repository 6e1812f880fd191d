import { sql } from 'kysely'
import type { Database } from '../src/db/database.ts'
import { transact, type Trx } from '../src/db/transaction.ts'
import type { AccountId } from '../src/kernel/ids.ts'

const CHUNK = 100_000

/** Bots without a token: nothing is ever asked of Telegram for them. Returns their ids. */
export async function addAccounts(database: Database, count: number): Promise<AccountId[]> {
  return transact(database.db, async (trx) => {
    const ids: AccountId[] = []
    for (let number = 1; number <= count; number++) {
      const { id } = await trx
        .insertInto('accounts')
        .values({
          sender: 'bot-api',
          telegram_id: number,
          username: `bench_${number}_bot`,
          name: `Bench ${number}`,
          token_sealed: null,
          state: 'active',
          health_reason: null,
          health_at: 0,
          welcome_text: null,
          goodbye_text: null,
          created_at: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      ids.push(id)
    }
    return ids
  })
}

export interface Crowd {
  readonly accountId: AccountId
  /** Telegram's number of the first of them; the others follow it. */
  readonly firstPerson: number
  readonly count: number
}

/** People who follow one account; what the product itself would have written when they pressed Start. */
export async function addSubscribers(database: Database, crowds: readonly Crowd[]): Promise<void> {
  for (const { accountId, firstPerson, count } of crowds)
    for (let done = 0; done < count; done += CHUNK) {
      const chunk = { accountId, firstPerson: firstPerson + done, count: Math.min(CHUNK, count - done) }
      await transact(database.db, (trx) => addChunk(trx, chunk))
    }
}

async function addChunk(trx: Trx, { accountId, firstPerson, count }: Crowd): Promise<void> {
  const lastPerson = firstPerson + count - 1
  await sql`
    with recursive numbers(n) as (select ${firstPerson} union all select n + 1 from numbers where n < ${lastPerson})
    insert into contacts
      (telegram_id, kind, first_name, last_name, username, language_code, search, created_at, updated_at)
    select n, 'person', 'Ann', 'Lee', 'ann_' || n, 'en', 'ann lee ann_' || n, 0, 0 from numbers`.execute(trx)
  await sql`
    insert into subscriptions (account_id, contact_id, status, source, evidence, at)
    select ${accountId}, id, 'subscribed', 'bench', '{}', 0 from contacts
    where telegram_id between ${firstPerson} and ${lastPerson}`.execute(trx)
  await sql`
    insert into subscription_counts (account_id, status, count) values (${accountId}, 'subscribed', ${count})
    on conflict (account_id, status) do update set count = subscription_counts.count + excluded.count`.execute(trx)
}
