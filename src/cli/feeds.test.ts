import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../../simulator/index.ts'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp, type App } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { silentLogger } from '../kernel/log.ts'

const FEED = `<rss version="2.0"><channel><title>Fixture news</title>${[1, 2, 3]
  .map((n) => `<item><guid>g${n}</guid><title>Story ${n}</title><link>https://news.example/${n}</link></item>`)
  .join('')}</channel></rss>`

let folder = ''
let site: Server
let simulator: Simulator
let app: App
let terminal: TestTerminal
let feed = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-feeds-'))
  site = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED))
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  feed = `http://127.0.0.1:${(site.address() as AddressInfo).port}/feed.xml`
  simulator = await createSimulator()
  const variables = {
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
    OUTBOUND_ALLOW: '127.0.0.1',
  }
  app = await createApp(toConfig(readEnv(variables)), { role: 'serve', logger: silentLogger })
  await app.start()
  terminal = createTestTerminal(variables)
})
afterAll(async () => {
  await app.close()
  await simulator.close()
  await new Promise((resolve) => site.close(resolve))
  rmSync(folder, { recursive: true })
})

const run = async (words: string): Promise<string> => {
  const { code, out, err } = await terminal.run(words)
  expect([code, err]).toEqual([0, ''])
  return out
}

async function until(words: string, expected: string): Promise<string> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const out = await run(words)
    if (out.includes(expected)) return out
    if (performance.now() > deadline) throw new Error(`${words} never said ${expected}:\n${out}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('switchboard source', () => {
  it('adds a feed, shows how it is, and why its items were not posted', async () => {
    expect(await run('source list')).toContain('No source. Add one')
    expect(await run(`source add ${feed} --minutes 15`)).toContain('Source 1: ')
    const shown = await until('source show 1', '3, 0 of them after the first read')
    expect(shown).toContain('every 15 minutes')
    expect(await run('source list --health well')).toContain('Fixture news')
    expect(await run('source list --health failing')).toContain('No source')
    expect(await run('why "Story 2"')).toContain('Story 2')
    expect(await run('why https://news.example/nowhere')).toContain('No decision about this')
  })

  it('pauses, resumes and reads one at once', async () => {
    expect(await run('source pause 1')).toBe('Fixture news is paused.')
    expect(await run('source list --health paused')).toContain('Fixture news')
    expect(await run('source resume 1')).toBe('Fixture news is read again.')
    expect(await run('source poll 1')).toContain('is read as soon as its host may be asked.')
  })

  it('moves sources in by their number, and out as OPML', async () => {
    const file = join(folder, 'feeds.csv')
    writeFileSync(file, `${feed}\n${feed}?b\nftp://nowhere\n`)
    const plan = await run(`source import ${file} --dry-run`)
    expect(plan).toContain('1 would be added, 1 are there already, 0 stand twice in the file, 1 cannot be used.')
    expect(plan).toMatch(/line 3 +ftp:\/\/nowhere/)
    expect(await terminal.run(`source import ${file}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--confirm 1') as string,
    })
    expect(await run(`source import ${file} --confirm 1`)).toContain('1 were added')
    const opml = join(folder, 'out.opml')
    expect(await run(`source export ${opml}`)).toBe(`The sources are in ${opml}.`)
    expect(readFileSync(opml, 'utf8')).toContain(`xmlUrl="${feed}?b"`)
    expect(await run('source remove 2')).toBe('Source 2 is removed.')
  })

  it.each([
    ['source show 99', 4, 'source'],
    ['source show x', 2, 'ID must be a whole number'],
    ['source add ftp://nowhere', 2, 'An address begins with https:// or http://.'],
    ['source release 1 maybe', 2, 'Say post or known'],
    ['source import /nowhere.opml', 2, 'cannot be used'],
    ['source import /nowhere.opml --format xml', 2, 'cannot be used'],
    ['source list --channel x', 2, '--channel must be a whole number'],
  ])('%s ends with %i: %s', async (words, code, sentence) => {
    const ran = await terminal.run(words)
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(sentence)])
  })
})

describe('switchboard channel and post', () => {
  it('a channel is added to a bot that may post there, and its queue is acted on', async () => {
    const bot = await simulator.control.addBot({ username: 'deals_bot' })
    expect(await terminal.run('account add', { input: `${bot.token}\n` })).toMatchObject({ code: 0 })
    await simulator.control.addChat({
      type: 'channel',
      title: 'Deals',
      username: 'deals',
      administrators: [bot.id],
    })
    expect(await run('channel list')).toContain('No channel')
    const added = await run('channel add @deals --account 1 --source 1 --approval')
    expect(added).toContain('through @deals_bot')
    expect(await run('channel list')).toContain('Deals')
    expect(await run('channel queue 1')).toBe('Nothing waits.')
    expect(await run('post list --channel 1')).toBe('No post.')
    expect(await run('channel pause 1')).toContain('is paused')
    expect(await run('channel resume 1')).toContain('goes on posting')
  })

  it.each([
    ['channel add @deals', 2, 'It needs an --account.'],
    ['post drop 1', 2, 'Say why: --reason TEXT.'],
    ['post resolve 1 perhaps', 2, 'Say there or again'],
    ['post approve 77', 4, 'post'],
  ])('%s ends with %i: %s', async (words, code, sentence) => {
    const ran = await terminal.run(words)
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(sentence)])
  })
})
