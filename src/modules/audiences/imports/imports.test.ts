import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { createTestJobs, until } from '../../../../test/support/jobs.ts'
import { insertBot } from '../../../../test/support/people.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import { transact } from '../../../db/transaction.ts'
import { systemActor } from '../../../kernel/actor.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import { realClock } from '../../../platform/system.ts'
import { setSubscription } from '../subscription-store.ts'
import type { Import, StartImportRequest } from '../contract.ts'
import { openImportFolder } from './folder.ts'
import { createImports, type Imports } from './service.ts'

const actor = systemActor('test')
const consent = { obtainedOn: '2026-01-31', how: 'They ticked the box under the order form.' }

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let jobs: Jobs
  let imports: Imports
  let bot: number
  let folder: string

  const open = async (): Promise<void> => {
    jobs = createTestJobs(database)
    const audit = { record: () => Promise.resolve() }
    imports = createImports({ database, clock: realClock, audit, jobs, folder })
    await jobs.start()
  }
  beforeEach(async () => {
    database = await createDatabase()
    folder = join(database.folder, 'imports')
    bot = await insertBot(database.db, 'shop_bot')
    await open()
  })
  afterEach(async () => {
    await jobs.stop()
    await database.remove()
  })

  const upload = (content: string | Uint8Array, name = 'people.csv') =>
    imports.upload(actor, { accountId: bot, name, content: bytesOf(content) })
  const start = (one: Import, change: Partial<StartImportRequest> = {}) =>
    imports.start(actor, one.id, { lines: one.lines, tags: [], consent, ...change })
  const ended = (id: number) =>
    until(async () => {
      const now = await imports.get(actor, id)
      return now.state === 'done' || now.state === 'failed' ? now : undefined
    }, 45_000)
  const bring = async (content: string | Uint8Array, change: Partial<StartImportRequest> = {}) => {
    const one = await upload(content)
    await start(one, change)
    return ended(one.id)
  }
  const contacts = () => database.db.selectFrom('contacts').selectAll().orderBy('telegram_id').execute()
  const subscriptions = () => database.db.selectFrom('subscriptions').selectAll().orderBy('contact_id').execute()
  const tags = () => database.db.selectFrom('contact_tags').select('tag').orderBy('tag').distinct().execute()
  const problemsOf = async (id: number) => {
    let text = ''
    for await (const part of await imports.problems(actor, id)) text += part
    return text.trim().split('\r\n').slice(1)
  }

  describe('a file of subscribers', () => {
    it('is recognised, brought with its tags, and each subscription says where its consent is', async () => {
      const one = await upload(
        'Telegram ID;First name;Nick;Tags\n1001;Ada;@ada_l;VIP, spring 2026\n1002;"Bob; the second";;\n',
      )
      expect(one).toMatchObject({ state: 'uploaded', lines: 2, format: { delimiter: ';', hasHeadings: true } })
      expect(one.format.columns.map(({ field }) => field)).toEqual(['telegram_id', 'first_name', 'username', 'tags'])
      expect((await imports.preview(actor, one.id)).rows).toEqual([
        { line: 2, cells: ['1001', 'Ada', '@ada_l', 'VIP, spring 2026'], problem: null },
        { line: 3, cells: ['1002', 'Bob; the second', '', ''], problem: null },
      ])
      await start(one, { tags: ['Old shop'] })
      expect(await ended(one.id)).toMatchObject({
        state: 'done',
        share: 1,
        counts: { rows: 2, added: 2, subscribed: 2, already: 0, skipped: 0, duplicates: 0, bad: 0 },
      })
      expect(await contacts()).toMatchObject([
        { telegram_id: 1001, first_name: 'Ada', username: 'ada_l', search: 'ada  ada_l' },
        { telegram_id: 1002, first_name: 'Bob; the second', username: '' },
      ])
      const [first] = await subscriptions()
      expect(first).toMatchObject({ account_id: bot, status: 'subscribed', source: `import-${one.id}` })
      expect(JSON.parse(first?.evidence ?? '')).toEqual({ kind: 'import', import: one.id, line: 2 })
      expect((await tags()).map(({ tag }) => tag)).toEqual(['old shop', 'spring 2026', 'vip'])
      const counted = await database.db.selectFrom('subscription_counts').selectAll().execute()
      expect(counted).toEqual([{ account_id: bot, status: 'subscribed', count: 2 }])
      await until(() => readdirSync(folder).length === 0)
    })

    it('without evidence of consent makes contacts that cannot be messaged', async () => {
      const done = await bring('id,name\n1001,Ada\n', { consent: null })
      expect(done.counts).toMatchObject({ added: 1, subscribed: 0 })
      expect(await contacts()).toHaveLength(1)
      expect(await subscriptions()).toEqual([])
    })

    it('never subscribes again whoever has left, blocked the bot, or is marked so in the file', async () => {
      await bring('id\n1001\n1002\n', { consent: null })
      const [left, blocked] = await contacts()
      for (const [contact, kind] of [
        [left, 'stop_command'],
        [blocked, 'blocked_bot'],
      ] as const)
        await transact(database.db, (trx) =>
          setSubscription(trx, {
            accountId: bot,
            contactId: contact?.id ?? 0,
            status: kind === 'stop_command' ? 'unsubscribed' : 'blocked',
            evidence: { kind, updateId: 1 },
            at: 1,
          }),
        )
      const done = await bring('id,status\n1001,active\n1002,\n1003,unsubscribed\n1004,subscribed\n')
      expect(done.counts).toMatchObject({ rows: 4, added: 2, subscribed: 1, skipped: 3 })
      expect((await subscriptions()).map(({ status }) => status)).toEqual(['unsubscribed', 'blocked', 'subscribed'])
      const problems = await problemsOf(done.id)
      expect(problems[0]).toContain('2,skipped,"This person has unsubscribed')
      expect(problems[1]).toContain('3,skipped,"This person has blocked')
      expect(problems[2]).toContain('4,skipped,"The file says “unsubscribed”')
    })

    it('lists doubled and bad lines by number, harmless for a spreadsheet', async () => {
      const rows = [
        'id,name',
        '1001,A',
        '=1+1,B',
        '1001,C',
        '-100200300,D',
        '1.23457E+09,E',
        ',F',
        '1002,"G',
        'H",x,y,z',
        '9007199254740993,I',
      ]
      const done = await bring(rows.join('\n'))
      expect(done.counts).toMatchObject({ rows: 8, added: 1, subscribed: 1, duplicates: 1, bad: 6 })
      const problems = await problemsOf(done.id)
      expect(problems).toEqual([
        "3,bad,Its Telegram id is not a number.,'=1+1",
        '4,duplicate,The same person stands in line 2 already.,1001',
        "5,bad,This is the id of a group or channel. Only people can be brought.,'-100200300",
        '6,bad,"A spreadsheet has rounded its Telegram id. Save the column as text, then export again.",1.23457E+09',
        '7,bad,It has no Telegram id.,',
        '8,bad,It has 5 columns instead of 2.,1002',
        '10,bad,Its Telegram id is not one that Telegram gives.,9007199254740993',
      ])
    })

    it('goes on behind a quote that is never closed', async () => {
      const done = await bring(`id,name\n1001,A\n1002,"B\n1003,C\n1004,D\n`)
      expect(done).toMatchObject({ state: 'done', counts: { rows: 4, subscribed: 3, bad: 1 } })
      expect((await problemsOf(done.id))[0]).toContain('3,bad,"A quote that begins here is never closed')
    })

    it('is told from its bytes: UTF-8 with a mark, UTF-16, Western and Cyrillic', async () => {
      const text = 'id,name\r\n1001,Zoë\r\n'
      const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
      expect(await upload(`\uFEFF${text}`)).toMatchObject({ format: { encoding: 'utf-8' }, lines: 1 })
      expect(await upload(utf16)).toMatchObject({ format: { encoding: 'utf-16le' }, lines: 1 })
      expect(await upload(Buffer.from(text, 'latin1'))).toMatchObject({ format: { encoding: 'windows-1252' } })
      const cyrillic = Buffer.concat([Buffer.from('id,name\n1001,'), Buffer.from([0xcc, 0xe0, 0xf0, 0xe8, 0xff])])
      const one = await upload(cyrillic)
      expect(one.format.encoding).toBe('windows-1251')
      expect((await imports.preview(actor, one.id)).rows[0]?.cells).toEqual(['1001', 'Мария'])
    })

    it('may be JSON Lines, with whatever keys', async () => {
      const lines = [
        '{"telegram_id": 1001, "first_name": "Ada", "tags": ["a", "b"], "__proto__": {"x": 1}}',
        'not json',
        '[1]',
        '{"telegram_id": "1002", "constructor": 5}',
      ]
      const done = await bring(lines.join('\n'))
      expect(done.counts).toMatchObject({ rows: 4, subscribed: 2, bad: 2 })
      expect(await problemsOf(done.id)).toEqual(['2,bad,It is not a JSON object.,', '3,bad,It is not a JSON object.,'])
      expect((await tags()).map(({ tag }) => tag)).toEqual(['a', 'b'])
    })

    it('may have headings that mean something else, or none', async () => {
      const none = await upload('1001\tAda\n1002\tBob\n')
      expect(none).toMatchObject({ lines: 2, format: { delimiter: '\t', hasHeadings: false } })
      expect(none.format.columns[0]).toEqual({ name: 'Column 1', field: 'telegram_id' })
      const odd = await upload('__proto__,who\n1001,Ada\n')
      expect(odd.format.columns.map(({ field }) => field)).toEqual([null, null])
      await expect(start(odd)).rejects.toMatchObject({ code: 'import_without_id' })
      const told = await imports.change(actor, odd.id, { fields: ['telegram_id', 'first_name'] })
      expect(told.format.columns[1]).toEqual({ name: 'who', field: 'first_name' })
      await start(told)
      expect((await ended(told.id)).counts.subscribed).toBe(1)
    })
  })

  describe('an upload', () => {
    it.each([
      ['nothing', '', 'import_empty'],
      ['blank lines', ' \n\r\n\t\n', 'import_empty'],
      ['a workbook', 'PK\u0003\u0004xyz', 'import_not_text'],
    ])('of %s is refused and leaves nothing', async (_, content, code) => {
      await expect(upload(content)).rejects.toMatchObject({ code })
      expect(readdirSync(folder)).toEqual([])
    })

    it('is read to the limit and no further', async () => {
      let given = 0
      const endless = (async function* () {
        for (; ; given++) {
          yield Buffer.alloc(64 * 1024, 'a')
          await Promise.resolve()
        }
      })()
      const taken = openImportFolder(folder, 1024 * 1024).take(endless, undefined)
      await expect(taken).rejects.toMatchObject({ code: 'import_too_large' })
      expect(given).toBe(16)
      expect(readdirSync(folder)).toEqual([])
    })

    it('of a row with 10,000 columns and a NUL does no harm', async () => {
      const one = await upload(`id,name\n${'x,'.repeat(10_000)}\n1001,A\0B\n1002,C\n`)
      await start(one)
      expect((await ended(one.id)).counts).toMatchObject({ rows: 3, subscribed: 1, bad: 2 })
    })

    it('for a bot that is not there is refused', async () => {
      const wrong = imports.upload(actor, { accountId: 99, name: 'x', content: bytesOf('id\n1001') })
      await expect(wrong).rejects.toMatchObject({ code: 'audience_account_missing' })
    })
  })

  describe('a start', () => {
    it('needs the number of lines, and a day that is not in the future', async () => {
      const one = await upload('id\n1001\n')
      await expect(start(one, { lines: 7 })).rejects.toMatchObject({ code: 'import_number_wrong' })
      const later = { ...consent, obtainedOn: '2100-01-01' }
      await expect(start(one, { consent: later })).rejects.toMatchObject({ code: 'consent_in_future' })
      await expect(start(one, { tags: ['a,b'] })).rejects.toMatchObject({ code: 'tag_invalid' })
      expect((await imports.get(actor, one.id)).state).toBe('uploaded')
    })

    it('happens once when two people press at once', async () => {
      const one = await upload('id\n1001\n')
      const both = await Promise.allSettled([start(one), start(one)])
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect((await ended(one.id)).counts.subscribed).toBe(1)
      await expect(start(one)).rejects.toMatchObject({ code: 'import_not_open' })
    })

    it('of a file that is gone fails with the reason', async () => {
      const one = await upload('id\n1001\n')
      rmSync(folder, { recursive: true })
      await start(one)
      expect(await ended(one.id)).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('no longer on the disk') as string,
      })
    })
  })

  describe('a long import', () => {
    const people = (count: number): string =>
      `id,name\n${Array.from({ length: count }, (_, index) => `${1_000_000 + index},Name ${index}`).join('\n')}\n`

    it(
      'that is stopped in the middle goes on where it was, and brings each line once',
      { timeout: 60_000 },
      async () => {
        const one = await upload(people(6_000))
        await start(one)
        await until(async () => (await imports.get(actor, one.id)).counts.rows > 500)
        await jobs.stop()
        const between = await imports.get(actor, one.id)
        expect(between.counts.rows).toBeLessThan(6_000)
        await open()
        const done = await ended(one.id)
        expect(done.counts).toMatchObject({ rows: 6_000, added: 6_000, subscribed: 6_000, duplicates: 0, bad: 0 })
        expect(
          await database.db
            .selectFrom('contacts')
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .executeTakeFirst(),
        ).toEqual({ n: 6_000 })
        await until(
          async () => (await database.db.selectFrom('import_ids').select('line').limit(1).execute()).length === 0,
          15_000,
        )
      },
    )

    it('that is cancelled stops, keeps what is in, and cannot be cancelled twice', async () => {
      const one = await upload(people(6_000))
      await start(one)
      await until(async () => (await imports.get(actor, one.id)).counts.rows > 200)
      expect((await imports.cancel(actor, one.id)).state).toBe('cancelled')
      const rows = (await imports.get(actor, one.id)).counts.rows
      await until(() => readdirSync(folder).length === 0)
      const after = await imports.get(actor, one.id)
      expect(after.counts.rows).toBe(rows)
      expect(rows).toBeLessThan(6_000)
      await expect(imports.cancel(actor, one.id)).rejects.toMatchObject({ code: 'import_not_running' })
    })
  })
})

async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += 7_000) yield bytes.subarray(at, at + 7_000)
  await Promise.resolve()
}
