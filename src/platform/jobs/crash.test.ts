import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createTestJobs, until, wordKind } from '../../../test/support/jobs.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { openDatabase } from '../../db/database.ts'
import { transact, type Db } from '../../db/transaction.ts'

const worker = fileURLToPath(new URL('../../../test/support/job-worker.ts', import.meta.url))

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let journal: string
  const children = new Set<ChildProcess>()

  beforeEach(async () => {
    database = await createDatabase()
    journal = join(database.folder, 'journal')
  })
  afterEach(async () => {
    for (const child of children) await kill(child)
    await database.remove()
  })

  const begin = (): ChildProcess => {
    const child = spawn(process.execPath, [worker, database.url ?? database.folder, journal], { stdio: 'ignore' })
    children.add(child)
    return child
  }
  const kill = async (child: ChildProcess): Promise<void> => {
    children.delete(child)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const lines = (): string[] => {
    try {
      return readFileSync(journal, 'utf8').trim().split('\n')
    } catch {
      return []
    }
  }
  const enqueue = async (word: string): Promise<string> => {
    const jobs = createTestJobs(database, { works: false })
    await jobs.start()
    const { id } = await transact(database.db, (trx) => jobs.enqueue(trx, wordKind(), { word }))
    await jobs.stop()
    return id
  }
  const rowOf = async (db: Db, id: string) =>
    db.selectFrom('jobs').select(['state', 'attempts', 'reason']).where('id', '=', id).executeTakeFirst()

  describe('a process that is killed in the middle of a job', () => {
    it('loses it to the next within seconds', { timeout: 40_000 }, async () => {
      const jobs = createTestJobs(database, { works: false })
      jobs.handle(wordKind(), () => Promise.resolve())
      await jobs.start()
      await jobs.stop()
      const id = await enqueue('once')
      const first = begin()
      await until(() => lines().length === 1, 10_000)
      await kill(first)
      const killedAt = performance.now()
      begin()
      await until(async () => (await rowOf(database.db, id))?.state === 'done', 25_000)
      expect(lines()).toEqual(['once 1', 'once 2'])
      expect(performance.now() - killedAt).toBeLessThan(database.url === null ? 5_000 : 20_000)
    })
  })

  describe('a job that kills whoever does it', () => {
    it('is dead after its tries', { timeout: 60_000 }, async () => {
      if (database.url !== null) return
      const jobs = createTestJobs(database, { works: false })
      await jobs.start()
      const id = await enqueue('poison')
      for (let nth = 1; nth <= 3; nth++) {
        const child = begin()
        await until(() => lines().length === nth, 10_000)
        await kill(child)
      }
      begin()
      const other = openDatabase(database.folder, () => undefined)
      const row = await until(async () => {
        const now = await rowOf(other.db, id)
        return now?.state === 'dead' ? now : undefined
      }, 10_000)
      await other.close()
      expect(row.attempts).toBe(3)
      expect(row.reason).toContain('The process ended while it ran')
    })
  })
})
