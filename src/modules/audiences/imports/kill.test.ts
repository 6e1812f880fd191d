import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestJobs, until } from '../../../../test/support/jobs.ts'
import { insertBot } from '../../../../test/support/people.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import { openDatabase } from '../../../db/database.ts'
import { systemActor } from '../../../kernel/actor.ts'
import { realClock } from '../../../platform/system.ts'
import { createImports } from './service.ts'

const worker = fileURLToPath(new URL('../../../../test/support/import-worker.ts', import.meta.url))
const ROWS = 15_000

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.remove())

/** Ids in a file, with one doubled row in the middle and one bad one. */
async function* people(): AsyncGenerator<Uint8Array, void, undefined> {
  const lines = Array.from({ length: ROWS }, (_, row) => `${1_000_000 + row},Name ${row}`)
  lines.splice(9_000, 0, '1000005,Again', 'nobody,Bad')
  yield Buffer.from(`id,name\n${lines.join('\n')}\n`)
  await Promise.resolve()
}

async function start(): Promise<number> {
  const actor = systemActor('test')
  const jobs = createTestJobs(database, { works: false })
  const audit = { record: () => Promise.resolve() }
  const imports = createImports({ database, clock: realClock, audit, jobs, folder: join(database.folder, 'imports') })
  await jobs.start()
  const accountId = await insertBot(database.db, 'killed_bot')
  const one = await imports.upload(actor, { accountId, name: 'people.csv', content: people() })
  const consent = { obtainedOn: '2026-01-31', how: 'They ticked the box.' }
  await imports.start(actor, one.id, { lines: one.lines, tags: ['x'], consent })
  await jobs.stop()
  return one.id
}

it('an import whose process is killed again and again brings each line once', { timeout: 60_000 }, async () => {
  const id = await start()
  const rowOf = () => database.readDb.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const cursors: number[] = []
  for (let kills = 0; kills < 4; kills++) {
    const child = spawn(process.execPath, [worker, database.folder], { stdio: 'ignore' })
    const gone = once(child, 'exit')
    const before = (await rowOf()).cursor_byte
    await until(async () => (await rowOf()).cursor_byte > before, 15_000)
    await delay(20 * kills)
    child.kill('SIGKILL')
    await gone
    cursors.push((await rowOf()).cursor_byte)
  }
  expect((await rowOf()).state).toBe('running')
  expect(cursors).toEqual([...cursors].sort((a, b) => a - b))
  const last = spawn(process.execPath, [worker, database.folder], { stdio: 'ignore' })
  await until(async () => (await rowOf()).state === 'done', 30_000)
  const gone = once(last, 'exit')
  last.kill('SIGKILL')
  await gone
  const counts = { n_rows: ROWS + 2, n_added: ROWS, n_subscribed: ROWS, n_duplicates: 1, n_bad: 1, n_already: 0 }
  expect(await rowOf()).toMatchObject(counts)
  const other = openDatabase(database.folder, () => undefined)
  const { n } = await other.db
    .selectFrom('subscriptions')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const problems = await other.db.selectFrom('import_problems').select('line').orderBy('line').execute()
  await other.close()
  expect(n).toBe(ROWS)
  expect(problems).toEqual([{ line: 9_002 }, { line: 9_003 }])
})
