import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertBot } from '../../test/support/people.ts'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp, type App } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { openDatabase } from '../db/database.ts'
import { silentLogger } from '../kernel/log.ts'

let folder = ''
let app: App
let terminal: TestTerminal

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-cli-'))
  const variables = {
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  }
  const open = () => createApp(toConfig(readEnv(variables)), { role: 'serve', logger: silentLogger })
  await (await open()).close()
  const database = openDatabase(variables.DATA_DIR, () => undefined)
  await insertBot(database.db, 'news_bot')
  await database.db.updateTable('accounts').set({ state: 'paused' }).execute()
  await database.close()
  app = await open()
  await app.start()
  terminal = createTestTerminal(variables)
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const file = (name: string): string => join(folder, name)

describe('switchboard contact', () => {
  it('brings a file by its number, tells what came of it, and writes the contacts', async () => {
    writeFileSync(file('people.csv'), 'id,name\n1001,Ada\n1002,Bob\nx,Eve\n')
    const words = `contact import ${file('people.csv')} --account 1 --evidence "They ticked the box." --obtained-on 2026-01-31`
    expect(await terminal.run(words)).toMatchObject({ code: 2, err: expect.stringContaining('--confirm 3') as string })
    const { code, out } = await terminal.run(`${words} --tag VIP --confirm 3 --problems ${file('problems.csv')}`)
    expect(out).toContain('3 rows: 2 new contacts, 2 subscribed, 0 were already, 0 not subscribed, 0 doubled, 1 bad.')
    expect(code).toBe(0)
    expect(readFileSync(file('problems.csv'), 'utf8')).toContain('4,bad,Its Telegram id is not a number.,x')
    expect((await terminal.run(`contact export ${file('out.csv')} --tag vip`)).code).toBe(0)
    expect(readFileSync(file('out.csv'), 'utf8')).toContain('1001,person,Ada,,,,vip,news_bot: subscribed,')

    const jobs = await terminal.run('job list --state done')
    expect(jobs.out).toContain('Bring subscribers from a file')
    const id = /[0-9a-f-]{36}/.exec(jobs.out)?.[0] ?? ''
    expect((await terminal.run(`job show ${id}`)).out).toContain('done')
    expect(await terminal.run(`job retry ${id}`)).toMatchObject({ code: 5 })
    expect(await terminal.run(`job cancel ${id}`)).toMatchObject({ code: 5 })
  })

  it.each([
    ['contact import /nowhere.csv --account 1 --without-consent', 'cannot be used'],
    ['contact import people.csv --account 1', 'Say how and when these people agreed'],
    ['contact import people.csv --without-consent', '--account must be a whole number'],
    ['job show 17', 'ID must be one that job list shows'],
  ])('refuses "%s"', async (words, message) => {
    const { code, err } = await terminal.run(words)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
