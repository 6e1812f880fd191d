import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createTestJobs, until, wordKind, type Word } from '../../../test/support/jobs.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { systemClock } from '../system.ts'
import type { DeadJob, EnqueueOptions, JobHandler, JobId, JobKind, Jobs } from './index.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let jobs: Jobs
  const said: string[] = []
  const say: JobHandler<Word> = ({ payload }) => {
    said.push(payload.word)
    return Promise.resolve()
  }

  beforeEach(async () => {
    said.length = 0
    database = await createDatabase()
    jobs = createTestJobs(database)
  })
  afterEach(async () => {
    await jobs.stop()
    await database.remove()
  })

  const start = async (kind: JobKind<Word>, handler: JobHandler<Word>): Promise<void> => {
    jobs.handle(kind, handler)
    await jobs.start()
  }
  const enqueue = (kind: JobKind<Word>, text: string, options: EnqueueOptions = {}) =>
    transact(database.db, (trx) => jobs.enqueue(trx, kind, { word: text }, options))
  const stateOf = async (id: JobId) => (await jobs.find(id))?.state
  const reaches = (id: JobId, state: string) => until(async () => (await stateOf(id)) === state)

  describe('a job', () => {
    it('runs after the transaction that enqueued it', async () => {
      const kind = wordKind()
      await start(kind, say)
      const { id } = await transact(database.db, async (trx) => {
        const made = await jobs.enqueue(trx, kind, { word: 'hello' })
        await new Promise((resolve) => setTimeout(resolve, 120))
        expect(said).toEqual([])
        return made
      })
      await reaches(id, 'done')
      expect(said).toEqual(['hello'])
      expect(await jobs.find(id)).toMatchObject({ attempts: 1, kind: 'test.say', title: 'Says a word', reason: null })
    })

    it('leaves nothing when that transaction is rolled back', async () => {
      const kind = wordKind()
      await start(kind, say)
      const gone = transact(database.db, async (trx) => {
        await jobs.enqueue(trx, kind, { word: 'never' })
        throw new Error('undo')
      })
      await expect(gone).rejects.toThrow('undo')
      const { id } = await enqueue(kind, 'later')
      await reaches(id, 'done')
      expect(said).toEqual(['later'])
      expect((await jobs.list({ limit: 10 })).items).toHaveLength(1)
    })

    it('is made once while one with its key waits or runs, and anew afterwards', async () => {
      const kind = wordKind()
      const first = await (async () => {
        await start(kind, say)
        return enqueue(kind, 'one', { dedupeKey: 'k', runAt: Date.now() + 300 })
      })()
      expect(await enqueue(kind, 'two', { dedupeKey: 'k' })).toEqual({ id: first.id, isNew: false })
      await reaches(first.id, 'done')
      expect((await enqueue(kind, 'three', { dedupeKey: 'k' })).isNew).toBe(true)
      await until(() => said.length === 2)
      expect(said).toEqual(['one', 'three'])
    })

    it('is scheduled until its moment', async () => {
      const kind = wordKind()
      await start(kind, say)
      const runAt = Date.now() + 700
      const { id } = await enqueue(kind, 'later', { runAt })
      expect(await stateOf(id)).toBe('scheduled')
      await reaches(id, 'done')
      expect(Date.now()).toBeGreaterThanOrEqual(runAt)
    })

    it('refuses a payload that is not of its form, and one that is too large', async () => {
      const kind = wordKind()
      await start(kind, say)
      const wrong = transact(database.db, (trx) => jobs.enqueue(trx, kind, { word: '' }))
      await expect(wrong).rejects.toMatchObject({ code: 'job_payload_invalid' })
      await expect(enqueue(kind, 'x'.repeat(100_001))).rejects.toMatchObject({ code: 'job_payload_invalid' })
      expect((await jobs.counts()).waiting).toBe(0)
    })

    it('keeps to the number that may run at once', async () => {
      let now = 0
      let most = 0
      const kind = wordKind({ concurrency: 2 })
      await start(kind, async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 30))
        now--
      })
      await transact(database.db, async (trx) => {
        for (let i = 0; i < 8; i++) await jobs.enqueue(trx, kind, { word: String(i) })
      })
      await until(async () => (await jobs.counts()).done === 8)
      expect(most).toBe(2)
    })
  })

  describe('a job that fails', () => {
    it('is tried again after growing waits, then is dead with its reason, told in the same transaction', async () => {
      const told: DeadJob[] = []
      await jobs.stop()
      jobs = createTestJobs(database, {
        async onDead(trx, job) {
          const row = await trx.selectFrom('jobs').select('state').where('id', '=', job.id).executeTakeFirst()
          expect(row?.state).toBe('dead')
          told.push(job)
        },
      })
      const at: number[] = []
      const kind = wordKind({ maxAttempts: 3, backoff: { firstMs: 200, maxMs: 300 } })
      await start(kind, () => {
        at.push(performance.now())
        return Promise.reject(new Error('the other side said no'))
      })
      const { id } = await enqueue(kind, 'x')
      await reaches(id, 'dead')
      expect(at).toHaveLength(3)
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(190)
      expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(290)
      expect(await jobs.find(id)).toMatchObject({ attempts: 3, reason: 'Error: the other side said no' })
      expect(told).toMatchObject([{ id, kind: 'test.say', attempts: 3, reason: 'Error: the other side said no' }])
    })

    it('is dead at once when its handler says that no try would help, and gets all its tries when it is retried', async () => {
      let isMended = false
      const kind = wordKind()
      await start(kind, () => Promise.resolve(isMended ? undefined : { dead: 'The address is gone.' }))
      const { id } = await enqueue(kind, 'x')
      await reaches(id, 'dead')
      expect(await jobs.find(id)).toMatchObject({ attempts: 1, reason: 'The address is gone.' })
      isMended = true
      expect(await transact(database.db, (trx) => jobs.retry(trx, id))).toBe('retried')
      await reaches(id, 'done')
      expect(await jobs.find(id)).toMatchObject({ attempts: 2, maxAttempts: 4 })
      expect(await transact(database.db, (trx) => jobs.retry(trx, id))).toBe('not_dead')
    })

    it('is stopped at its time-out', async () => {
      const kind = wordKind({ timeoutMs: 100, maxAttempts: 1 })
      let reason: unknown
      await start(kind, ({ signal }) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
        })
        return new Promise(() => undefined)
      })
      const { id } = await enqueue(kind, 'x')
      await reaches(id, 'dead')
      expect((await jobs.find(id))?.reason).toBe('It took longer than 0.1 s and was stopped.')
      expect(reason).toBeInstanceOf(Error)
    })

    it('is dead when what it was asked to do cannot be read', async () => {
      const kind = wordKind()
      await start(kind, say)
      const { id } = await enqueue(kind, 'x', { runAt: Date.now() + 300 })
      await database.db.updateTable('jobs').set({ payload: '{"word":' }).where('id', '=', id).execute()
      await reaches(id, 'dead')
      expect((await jobs.find(id))?.reason).toContain('cannot be read')
      expect(said).toEqual([])
    })
  })

  describe('cancelling', () => {
    it('ends one that waits: it never runs', async () => {
      const kind = wordKind()
      await start(kind, say)
      const { id } = await enqueue(kind, 'x', { runAt: Date.now() + 250 })
      expect(await transact(database.db, (trx) => jobs.cancel(trx, id))).toBe('cancelled')
      const after = await enqueue(kind, 'y', { runAt: Date.now() + 400 })
      await reaches(after.id, 'done')
      expect(said).toEqual(['y'])
      expect(await transact(database.db, (trx) => jobs.cancel(trx, id))).toBe('ended')
    })

    it('stops one that runs: its signal is aborted and it can write nothing more', async () => {
      const kind = wordKind()
      let confirmed: unknown
      await start(kind, async ({ signal, confirm }) => {
        said.push('begun')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        confirmed = await transact(database.db, confirm).catch((error: unknown) => error)
        signal.throwIfAborted()
      })
      const { id } = await enqueue(kind, 'x')
      await until(() => said.length === 1)
      expect(await transact(database.db, (trx) => jobs.cancel(trx, id))).toBe('cancelled')
      await until(() => confirmed !== undefined)
      expect(confirmed).toMatchObject({ name: 'JobLost' })
      expect(await stateOf(id)).toBe('cancelled')
    })

    it('does not know a job that was never made', async () => {
      await start(wordKind(), say)
      const id = '00000000-0000-4000-8000-000000000000'
      expect(await transact(database.db, (trx) => jobs.cancel(trx, id))).toBe('not_found')
      expect(await transact(database.db, (trx) => jobs.retry(trx, id))).toBe('not_found')
    })
  })

  describe('the list', () => {
    it('shows progress while a job runs, and the newest first, in pages', async () => {
      const kind = wordKind()
      const end = Promise.withResolvers<undefined>()
      await start(kind, async ({ progress }) => {
        progress(30, 100, 'rows')
        progress(40, 100, 'rows')
        await end.promise
      })
      const first = await enqueue(kind, 'a')
      const shown = await until(async () => (await jobs.find(first.id))?.progress ?? undefined)
      expect(shown).toMatchObject({ done: 40, total: 100, note: 'rows', from: { done: 30 } })
      end.resolve(undefined)
      await reaches(first.id, 'done')
      const second = await enqueue(kind, 'b', { runAt: Date.now() + 60_000 })
      const page = await jobs.list({ limit: 1 })
      expect(page.items.map(({ id }) => id)).toEqual([second.id])
      const next = await jobs.list({ limit: 1, cursor: page.nextCursor ?? '' })
      expect(next.items.map(({ id }) => id)).toEqual([first.id])
      expect(next.nextCursor).toBeNull()
      expect((await jobs.list({ limit: 9, state: 'scheduled' })).items).toHaveLength(1)
      expect(await jobs.counts()).toMatchObject({ scheduled: 1, waiting: 0, done: 1 })
    })
  })

  describe('a stop', () => {
    it('gives a running job back without costing a try', async () => {
      const kind = wordKind({ maxAttempts: 1 })
      await start(kind, async ({ signal }) => {
        said.push('begun')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        signal.throwIfAborted()
      })
      const { id } = await enqueue(kind, 'x')
      await until(() => said.length === 1)
      await jobs.stop()
      expect(await stateOf(id)).toBe('waiting')
      jobs = createTestJobs(database)
      await start(kind, say)
      await reaches(id, 'done')
      expect(await jobs.find(id)).toMatchObject({ attempts: 2, maxAttempts: 2 })
    })
  })

  describe('a schedule', () => {
    it('enqueues each occurrence once, whatever the number of processes', async () => {
      await jobs.stop()
      const clock = systemClock({ origin: Date.now(), speed: 600 })
      const all = [1, 2].map(() => createTestJobs(database, { clock }))
      const kind = wordKind()
      for (const one of all) one.handle(kind, say)
      // SQLite belongs to one process: there the second only shows.
      const [first, second] = all
      await first?.start()
      if (database.url !== null) await second?.start()
      await transact(database.db, async (trx) =>
        first?.schedule(trx, { name: 'n', cron: '*/10 * * * *', timeZone: 'UTC', kind, payload: { word: 'tick' } }),
      )
      await until(() => said.length >= 3)
      const plan = (await first?.schedules())?.[0]
      await Promise.all(all.map((one) => one.stop()))
      const rows = await database.db.selectFrom('jobs').select('dedupe_key').execute()
      expect(new Set(rows.map(({ dedupe_key }) => dedupe_key)).size).toBe(rows.length)
      expect(plan).toMatchObject({ name: 'n', kind: 'test.say', cron: '*/10 * * * *' })
      expect((plan?.nextAt ?? 1) % 600_000).toBe(0)
    })

    it('makes up for the last of what was missed, keeps its place when it is set again, and ends when it is taken away', async () => {
      const kind = wordKind()
      const plan = { name: 'n', cron: '0 3 * * *', timeZone: 'Europe/Berlin', kind, payload: { word: 'night' } }
      await transact(database.db, (trx) => jobs.schedule(trx, plan))
      await database.db
        .updateTable('job_schedules')
        .set({ next_at: Date.now() - 3 * 86_400_000 })
        .execute()
      await transact(database.db, (trx) => jobs.schedule(trx, plan))
      await start(kind, say)
      await until(() => said.length === 1)
      const [row] = await jobs.schedules()
      expect(row?.nextAt).toBeGreaterThan(Date.now())
      await transact(database.db, (trx) => jobs.unschedule(trx, 'n'))
      expect(await jobs.schedules()).toEqual([])
      expect(said).toEqual(['night'])
    })

    it('refuses a plan that cannot be followed', async () => {
      const set = (cron: string, timeZone = 'UTC') =>
        transact(database.db, (trx) =>
          jobs.schedule(trx, { name: 'n', cron, timeZone, kind: wordKind(), payload: { word: 'x' } }),
        )
      await expect(set('never')).rejects.toMatchObject({ code: 'cron_invalid' })
      await expect(set('61 * * * *')).rejects.toMatchObject({ code: 'cron_invalid' })
      await expect(set('0 0 30 2 *')).rejects.toMatchObject({ code: 'cron_invalid' })
      await expect(set('* * * * * *')).rejects.toMatchObject({ code: 'cron_invalid' })
      await expect(set('* * * * *', 'Mars/Olympus')).rejects.toMatchObject({ code: 'time_zone_unknown' })
      expect(await jobs.schedules()).toEqual([])
    })
  })
})
