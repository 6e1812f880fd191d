import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/db/database.ts'
import { migrate } from '../src/db/migrate.ts'
import { insertSource } from '../test/support/source-row.ts'
import { quantile, type Figures } from './figures.ts'
import { checkTimes, type CheckTimes } from './keys/check.ts'
import { fillKeys } from './keys/fill.ts'
import { checksOnPostgres } from './keys/on-postgres.ts'
import { productsOf } from './keys/products.ts'
import { measureQuality } from './keys/quality.ts'

const MAX_CHECK_MS = 0.05
const MIB = 2 ** 20

/** `--keys N`, `--store postgres` for the checks on PostgreSQL. */
export async function keysBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { keys: { type: 'string', default: '5000000' }, store: { type: 'string', default: 'sqlite' } },
  })
  if (values.store === 'postgres') return checksOnPostgres(figures.of('PostgreSQL'), Number(values.keys))
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-keys-'))
  try {
    await quality(figures, join(folder, 'quality'))
    await checks(figures, join(folder, 'keys'), Number(values.keys))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const fail = (error: unknown): void => void process.stderr.write(`${String(error)}\n`)

async function quality(figures: Figures, folder: string): Promise<void> {
  figures.note(
    'quality: 200 labelled pairs of synthetic pages, half of them the same thing, through our own parser and store',
  )
  const database = openDatabase(folder, fail)
  try {
    await migrate(database.db)
    const found = await measureQuality(
      productsOf(database),
      database.db,
      (name) => insertSource(database.db, name),
      false,
    )
    figures.say('pairs', found.pairs, 'pairs')
    figures.say('precision', found.precision, '', { exactly: 1 })
    figures.say('recall', found.recall, '')
    for (const [kind, missed] of Map.groupBy(found.missed, (each) => each))
      figures.note(`missed: ${kind}, ${missed.length} pairs`)
  } finally {
    await database.close()
  }
}

async function checks(figures: Figures, folder: string, keys: number): Promise<void> {
  figures.note(
    `checks: ${keys} keys of five rules in random order, 2.5 a product; each check is our store's own function on the product's main connection, 20,000 after 2,000 to warm up`,
  )
  const made = openDatabase(folder, fail)
  await migrate(made.db)
  await made.close()
  const filledAt = performance.now()
  fillKeys(join(folder, 'switchboard.db'), keys)
  figures.say('fill', (performance.now() - filledAt) / 1000, 's')
  const database = openDatabase(folder, fail)
  try {
    figures.say('file', (await database.size()).bytes / MIB, 'MiB')
    const before = process.memoryUsage.rss()
    sayTimes(figures, await checkTimes(database, keys))
    figures.say('memory_of_checks', (process.memoryUsage.rss() - before) / MIB, 'MiB')
  } finally {
    await database.close()
  }
}

function sayTimes(figures: Figures, times: CheckTimes): void {
  figures.say('check_known_p50', quantile(times.known, 0.5), 'ms', { below: MAX_CHECK_MS })
  figures.say('check_known_p99', quantile(times.known, 0.99), 'ms')
  figures.say('check_unknown_p50', quantile(times.unknown, 0.5), 'ms', { below: MAX_CHECK_MS })
  figures.say('check_unknown_p99', quantile(times.unknown, 0.99), 'ms')
  figures.say('check_50_keys_p50', quantile(times.fifty, 0.5), 'ms')
  figures.say('check_50_keys_p99', quantile(times.fifty, 0.99), 'ms')
  figures.say('record_50_new_entries_p50', quantile(times.recordNew, 0.5), 'ms')
  figures.say('record_50_new_entries_p99', quantile(times.recordNew, 0.99), 'ms')
  figures.say('record_50_same_entries_p50', quantile(times.recordSame, 0.5), 'ms')
  figures.say('record_50_same_entries_p99', quantile(times.recordSame, 0.99), 'ms')
}
