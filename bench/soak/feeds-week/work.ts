import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { openDatabase } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { transact } from '../../../src/db/transaction.ts'
import { systemActor } from '../../../src/kernel/actor.ts'
import type { Logger } from '../../../src/kernel/log.ts'
import { createAudit } from '../../../src/modules/audit/index.ts'
import { systemClock } from '../../../src/platform/system.ts'
import { compose } from './compose.ts'
import { createCounts } from './counts.ts'

/**
 * A worker of feeds as the product composes it, without web server and accounts, on a SQLite database of its own. It reads the sources that
 * it is told on its first line of input, says how it is each half second, and answers `end` with what it found.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    origin: { type: 'string', default: '0' },
    speed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '64' },
  },
})

interface Wish {
  readonly url: string
  readonly settings: object
}

/** Instead of 64 MB: what feeds look up is recent. */
const PAGE_CACHE_KB = 4_096
const FIRST_READS_MS = 12 * 3_600_000
const REPORT_EVERY_MS = 500
const WRITTEN_TOGETHER = 200
const actor = systemActor('soak')
const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`)
const quiet = (): void => undefined
const tell: Logger['error'] = (fields, message) => {
  const { error } = fields
  process.stderr.write(`${message} ${error instanceof Error ? (error.stack ?? '') : JSON.stringify(fields)}\n`)
}
const logger: Logger = { debug: quiet, info: quiet, warn: tell, error: tell }

const clock = systemClock({ origin: Number(values.origin), speed: Number(values.speed) })
const database = openDatabase(values.folder, (error) => logger.error({ error }, 'the checkpointer failed'))
await migrate(database.db)
await sql.raw(`pragma cache_size = -${PAGE_CACHE_KB}`).execute(database.db)
const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
/** All sources are new at once, which is no week of anybody: how late they are read then is not counted. */
const startedAt = clock.now()
const counts = createCounts(() => clock.now() - startedAt > FIRST_READS_MS)
const concurrency = Number(values.concurrency)
const feeds = compose({
  database,
  clock,
  audit,
  logger,
  folder: values.folder,
  concurrency,
  onPoll: (fact) => counts.add(fact),
})

async function addSources(wishes: readonly Wish[]): Promise<void> {
  for (let from = 0; from < wishes.length; from += WRITTEN_TOGETHER)
    await transact(database.db, async (trx) => {
      for (const wish of wishes.slice(from, from + WRITTEN_TOGETHER)) await feeds.add(trx, wish, clock.now())
    })
}

const peakRssBytes = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024

function report(): void {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  say({ kind: 'beat', now: clock.now(), rss, heapUsed, external, cpuMs: (user + system) / 1000, ...counts.take() })
}

/** Page by page: a week brings more than the heap of a small machine holds. */
async function tellItems(): Promise<void> {
  for (let after = 0; ;) {
    const rows = await database.db
      .selectFrom('items')
      .innerJoin('sources', 'sources.id', 'items.source_id')
      .select([
        'items.id',
        'sources.url',
        'items.title',
        'items.url as item_url',
        'items.first_seen_at',
        'sources.baseline_at',
      ])
      .where('items.id', '>', after)
      .orderBy('items.id')
      .limit(1_000)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
    const items = rows.map(({ url, title, item_url: itemUrl, first_seen_at, baseline_at }) => ({
      url,
      title,
      itemUrl,
      isFresh: first_seen_at !== baseline_at,
    }))
    say({ kind: 'items', items })
  }
}

async function end(): Promise<void> {
  await feeds.drain()
  clearInterval(timer)
  await feeds.stop()
  const peakRss = peakRssBytes()
  await tellItems()
  const { bytes, walBytes } = await database.size()
  const states = await database.db
    .selectFrom('sources')
    .select(({ fn }) => ['failure', 'state', fn.countAll<number>().as('n')])
    .groupBy(['failure', 'state'])
    .execute()
  await database.close()
  say({ kind: 'end', peakRss, databaseBytes: bytes + walBytes, states, ...counts.all() })
  process.stdout.write('', () => process.exit(0))
}

let input = ''
let timer: NodeJS.Timeout
process.stdin.on('end', () => process.exit(1))
process.stdin.on('data', (chunk) => {
  input += String(chunk)
  for (;;) {
    const at = input.indexOf('\n')
    if (at < 0) return
    const line = input.slice(0, at)
    input = input.slice(at + 1)
    void obey(line)
  }
})

async function obey(line: string): Promise<void> {
  if (line === 'end') return end()
  await addSources(JSON.parse(line) as Wish[])
  say({ kind: 'added' })
  await feeds.start()
  timer = setInterval(report, REPORT_EVERY_MS)
}

say({ kind: 'ready', actor: actor.kind })
