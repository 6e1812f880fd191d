import { openDatabase, type Database } from '../../src/db/database.ts'
import { createChance } from '../soak/chance.ts'

const WARM_UP = 2_000

export interface Reads {
  /** Ms each. */
  readonly contact: readonly number[]
  readonly subscription: readonly number[]
}

/** Single reads of random people in the database of a folder that nobody has open. */
export async function indexedReads(dataDir: string, count: number): Promise<Reads> {
  const database = openDatabase(dataDir, (error) => process.stderr.write(`${String(error)}\n`))
  try {
    const chance = createChance(1)
    const { firstId, lastId } = await database.db
      .selectFrom('contacts')
      .select((eb) => [eb.fn.min<number>('id').as('firstId'), eb.fn.max<number>('id').as('lastId')])
      .executeTakeFirstOrThrow()
    const someone = (): number => firstId + Math.floor(chance() * (lastId - firstId + 1))
    const people = await database.db
      .selectFrom('contacts')
      .innerJoin('subscriptions', 'subscriptions.contact_id', 'contacts.id')
      .select(['contacts.id', 'contacts.telegram_id', 'subscriptions.account_id'])
      .where('contacts.id', 'in', Array.from({ length: count }, someone))
      .execute()
    const each = (turn: number) => {
      const person = people[turn % people.length]
      if (person === undefined) throw new Error('Nobody is in the database.')
      return person
    }
    return {
      contact: await timed(count, (turn) => readContact(database, each(turn).telegram_id)),
      subscription: await timed(count, (turn) => readSubscription(database, each(turn))),
    }
  } finally {
    await database.close()
  }
}

const readContact = (database: Database, telegramId: number): Promise<unknown> =>
  database.db
    .selectFrom('contacts')
    .select(['id', 'first_name', 'last_name', 'username', 'language_code'])
    .where('telegram_id', '=', telegramId)
    .executeTakeFirstOrThrow()

const readSubscription = (
  database: Database,
  key: { readonly id: number; readonly account_id: number },
): Promise<unknown> =>
  database.db
    .selectFrom('subscriptions')
    .select(['status', 'source', 'at'])
    .where('account_id', '=', key.account_id)
    .where('contact_id', '=', key.id)
    .executeTakeFirstOrThrow()

async function timed(count: number, read: (turn: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < count + WARM_UP; turn++) {
    const startedAt = performance.now()
    await read(turn)
    if (turn >= WARM_UP) taken.push(performance.now() - startedAt)
  }
  return taken
}
