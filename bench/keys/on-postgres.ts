import { sql } from 'kysely'
import { rowsOf } from '../../src/db/portable.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/postgres/open.ts'
import type { Db } from '../../src/db/transaction.ts'
import { quantile, type Figures } from '../figures.ts'
import { findProgram } from '../servers/packages.ts'
import { startPostgres } from '../servers/postgres.ts'
import { checkTimes } from './check.ts'
import { keyOf, productOf } from './fill.ts'

const BLOCK = 50_000
const POOL = 4
const STATEMENT_TIMEOUT_MS = 120_000

/** The same checks on a PostgreSQL of this machine, over a socket of its own: for information. */
export async function checksOnPostgres(figures: Figures, keys: number): Promise<void> {
  const program = findProgram('postgres', 'postgresql')
  if ('missing' in program) {
    figures.note(`not run on PostgreSQL: ${program.missing}`)
    return
  }
  const server = await startPostgres(program.path)
  try {
    const database = await openPostgres({
      url: server.url,
      poolMin: 1,
      poolMax: POOL,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      applicationName: 'keys',
      onError: (error) => process.stderr.write(`${String(error)}\n`),
    })
    try {
      await migrate(database.db)
      await fill(database.db, keys)
      const times = await checkTimes(database, keys)
      figures.say('check_known_p50', quantile(times.known, 0.5), 'ms')
      figures.say('check_known_p99', quantile(times.known, 0.99), 'ms')
      figures.say('check_unknown_p50', quantile(times.unknown, 0.5), 'ms')
      figures.say('check_50_keys_p50', quantile(times.fifty, 0.5), 'ms')
      figures.say('record_50_new_entries_p50', quantile(times.recordNew, 0.5), 'ms')
    } finally {
      await database.close()
    }
  } finally {
    await server.close()
  }
}

async function fill(db: Db, keys: number): Promise<void> {
  await sql`
    insert into products (key, rule, title, search, first_seen_at, last_seen_at)
    select 'url:technikhaus.de/' || n, 'url', 'Thing ' || n, 'thing ' || n, 1, 1
    from generate_series(1, ${sql.lit(productOf(keys))}) as n`.execute(db)
  for (let from = 0; from < keys; from += BLOCK) {
    const rows = Array.from({ length: Math.min(BLOCK, keys - from) }, (_, at) => ({
      ...keyOf(from + at),
      product: productOf(from + at),
    }))
    await sql`
      insert into product_keys (key, product_id, rule, origin, at)
      select given.key, given.product, given.rule, 'rule', 1790000000000
      from ${rowsOf(db, rows, { key: 'text', rule: 'text', product: 'bigint' })} as given`.execute(db)
  }
  await sql`analyze product_keys`.execute(db)
}
