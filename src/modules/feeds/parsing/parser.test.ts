import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { ParserSettings } from './contract.ts'
import { createParser } from './parser.ts'

const NOW = Date.UTC(2026, 10, 21)
const FEED = '<rss version="2.0"><channel><title>T</title><item><title>One</title></item></channel></rss>'
const document = (text: string | Uint8Array, contentType = 'text/html') => ({
  url: 'https://e.example/x',
  contentType,
  body: typeof text === 'string' ? Buffer.from(text) : text,
})
const list: ParserSettings = { kind: 'html', items: 'div', fields: { title: { selector: 'b' } } }

describe('a document that is meant to harm', () => {
  const DEADLINE_MS = 1_500
  const parser = createParser({ deadlineMs: DEADLINE_MS, heapMb: 64 })
  afterAll(() => parser.close())
  const read = (text: string, settings: ParserSettings) => parser.parse(document(text), settings, NOW)

  it('ends at its deadline, and delays another by no more than that', async () => {
    await read(FEED, { kind: 'feed' })
    const startedAt = performance.now()
    const hostile = read('<div>'.repeat(200_000) + '</p>'.repeat(400_000), list)
    const other = read(FEED, { kind: 'feed' })
    expect(await hostile).toMatchObject({ kind: 'failed', reason: 'too_large' })
    expect(await other).toMatchObject({ kind: 'ok', entries: [{ title: 'One' }] })
    expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS + 4_000)
  }, 20_000)

  it('takes its thread with it when it needs more memory than it may have, and nothing else', async () => {
    const outcome = await read('<a>'.repeat(3_000_000), list)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'too_large' })
    expect(await read(FEED, { kind: 'feed' })).toMatchObject({ kind: 'ok' })
  }, 30_000)

  it.each<[string, ParserSettings, string]>([
    ['JSON that is nested too deeply', { kind: 'json', items: '$', fields: {} }, '['.repeat(500_000)],
    ['JSON of more values than are taken', { kind: 'json', items: '$', fields: {} }, `[${'{},'.repeat(600_000)}{}]`],
    ['a page of elements in each other', list, '<div>'.repeat(100_000)],
  ])(
    '%s is told as too large',
    async (_, settings, text) => {
      const outcome = await read(text, settings)
      expect(outcome.kind === 'failed' ? outcome.reason : outcome.kind).toMatch(/too_large|selector_empty/)
    },
    20_000,
  )

  it('is not unpacked beyond 20 MB', async () => {
    const bomb = document(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a')), 'application/gzip')
    expect(await parser.parse(bomb, { kind: 'sitemap' }, NOW)).toMatchObject({ kind: 'failed', reason: 'too_large' })
  })
})

describe('the parser', () => {
  it('refuses what it has no room for, and reads what waits', async () => {
    const parser = createParser({ maxWaiting: 2 })
    const reads = [1, 2, 3].map(() => parser.parse(document(FEED), { kind: 'feed' }, NOW))
    await expect(parser.parse(document(FEED), { kind: 'feed' }, NOW)).rejects.toMatchObject({ code: 'parser_busy' })
    for (const outcome of await Promise.all(reads)) expect(outcome).toMatchObject({ kind: 'ok' })
    await parser.close()
  })

  it('refuses what is asked of it when it is closed', async () => {
    const parser = createParser()
    await parser.close()
    await expect(parser.parse(document(FEED), { kind: 'feed' }, NOW)).rejects.toThrow('closed')
  })

  it('says of a broken archive that it is broken', async () => {
    const parser = createParser()
    const broken = gzipSync(FEED).subarray(0, 40)
    expect(await parser.parse(document(broken), { kind: 'feed' }, NOW)).toMatchObject({
      kind: 'failed',
      reason: 'schema',
    })
    await parser.close()
  })
})
