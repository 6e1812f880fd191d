import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../../test/support/each-store.ts'
import { createManualClock } from '../../../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../../../test/support/test-database.ts'
import { systemActor } from '../../../../kernel/actor.ts'
import { createAudit } from '../../../audit/index.ts'
import type { ParserSettings } from '../contract.ts'
import { createParser } from '../parser.ts'
import { createSamples, type Samples } from './samples.ts'

const me = systemActor('test')
const page = (price: string, names: readonly string[] = ['One', 'Two']): string =>
  `<ul>${names.map((name) => `<li><b>${name}</b> <i class="p">${price}</i><i class="q">1 €</i></li>`).join('')}</ul>`
const settings: ParserSettings = {
  kind: 'html',
  items: 'li',
  fields: { title: { selector: 'b' }, price: { selector: '.p' } },
}

onEachStore(({ createDatabase }) => {
  const parser = createParser()
  let database: TestDatabase
  let samples: Samples
  let sourceId = 0
  const clock = createManualClock(Date.UTC(2026, 10, 21))

  beforeAll(async () => {
    database = await createDatabase()
    samples = createSamples({ database, parser, clock, audit: createAudit({ key: Buffer.alloc(32, 7), clock }) })
  })
  afterAll(async () => {
    await parser.close()
    await database.remove()
  })
  beforeEach(async () => {
    sourceId = await database.writer.write(async (trx) => {
      const key = `e.example/${Math.random()}`
      const { id } = await trx
        .insertInto('sources')
        .values({
          kind: 'html',
          url: `https://${key}`,
          url_key: key,
          host: 'e.example',
          title: 'E',
          settings: JSON.stringify(settings),
          created_by: 'test',
          state: 'active',
          interval_ms: 1,
          keys_only: 0,
          observed: '{}',
          next_poll_at: 0,
          created_at: 0,
          updated_at: 0,
          failures: 0,
          n_polls: 0,
          n_unchanged: 0,
          n_items: 0,
          n_new: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    })
  })
  const keep = async (text: string): Promise<void> => {
    const document = { url: 'https://e.example/', contentType: 'text/html', body: Buffer.from(text) }
    const outcome = await parser.parse(document, settings, clock.now())
    const entries = outcome.kind === 'ok' ? outcome.entries : []
    await database.writer.write((trx) => samples.keep(trx, sourceId, { document, entries }))
  }

  describe('a regression sample', () => {
    it('is read again as it was when it was kept', async () => {
      await keep(page('5 €'))
      expect(await samples.check(me, sourceId)).toMatchObject({
        isEqual: true,
        samples: [{ differences: [], failure: null }],
      })
      const [sample] = await samples.list(me, sourceId)
      expect(sample).toMatchObject({
        kind: 'regression',
        total: 2,
        entries: [{ title: 'One', price: { minor: 500 } }, {}],
      })
    })

    it('tells what other settings would change', async () => {
      await keep(page('5 €'))
      const tried: ParserSettings = { ...settings, fields: { title: { selector: 'b' }, price: { selector: '.q' } } }
      const checked = await samples.check(me, sourceId, tried)
      expect(checked.isEqual).toBe(false)
      expect(checked.samples[0]?.differences[0]).toMatchObject({
        index: 0,
        field: 'price',
        found: expect.stringContaining('100') as string,
      })
      const wrong = await samples.check(me, sourceId, { ...settings, items: '.nothing' })
      expect(wrong.samples[0]).toMatchObject({ isEqual: false, failure: { reason: 'selector_empty' } })
    })

    it('is one of the newest five, and none that is larger than a megabyte packed', async () => {
      for (let index = 0; index < 7; index += 1) await keep(page(`${index + 1} €`))
      expect(await samples.list(me, sourceId)).toHaveLength(5)
      const noise = Buffer.alloc(2 * 1024 * 1024).map(() => Math.floor(Math.random() * 256))
      const document = { url: 'https://e.example/', contentType: 'text/html', body: noise }
      await database.writer.write((trx) => samples.keep(trx, sourceId, { document, entries: [] }))
      expect((await samples.list(me, sourceId)).every(({ total }) => total === 2)).toBe(true)
    })

    it('is made of what the source said last, once it said something', async () => {
      await expect(samples.keepLast(me, sourceId)).rejects.toMatchObject({ code: 'source_has_no_sample' })
      await database.writer.write((trx) =>
        trx
          .insertInto('source_samples')
          .values({
            source_id: sourceId,
            kind: 'last_good',
            url: 'https://e.example/',
            content_type: 'text/html',
            body: gzipSync(page('7 €')),
            entries: '[]',
            at: clock.now(),
          })
          .execute(),
      )
      expect((await samples.keepLast(me, sourceId)).map(({ kind }) => kind).toSorted()).toEqual([
        'last_good',
        'regression',
      ])
      expect(await samples.check(me, sourceId)).toMatchObject({ isEqual: true })
    })

    it('of a source that is not there is not found', async () => {
      await expect(samples.check(me, 999_999)).rejects.toMatchObject({ code: 'source_not_found' })
    })
  })
})
