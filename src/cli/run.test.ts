import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../../simulator/index.ts'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp, type App } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv, type Variables } from '../config/env.ts'
import { lockFolder } from '../db/sqlite/folder-lock.ts'
import { silentLogger } from '../kernel/log.ts'
import { commands } from './commands/index.ts'

let folder = ''
let dataDir = ''
let simulator: Simulator
let variables: Variables
let terminal: TestTerminal
const apps: App[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-cli-'))
  dataDir = join(folder, 'data')
  simulator = await createSimulator()
  variables = {
    DATA_DIR: dataDir,
    PORT: '0',
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
  }
  terminal = createTestTerminal(variables)
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function startServer(): Promise<App> {
  const app = await createApp(toConfig(readEnv(variables)), { role: 'serve', logger: silentLogger })
  apps.push(app)
  await app.start()
  return app
}

async function stopServer(): Promise<void> {
  for (const app of apps.splice(0)) await app.close()
}

const addBot = async (): Promise<number> => {
  const { id, token } = await simulator.control.addBot({ username: 'news_bot' })
  expect(await terminal.run('account add', { input: `${token}\n` })).toMatchObject({ code: 0 })
  return id
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

describe('switchboard', () => {
  it('lists its commands, and helps with each', async () => {
    expect((await terminal.run('')).out).toContain('campaign verify ID')
    expect((await terminal.run('campaign')).out).not.toContain('account')
    for (const { name, summary } of commands) expect((await terminal.run(`${name} --help`)).out).toContain(summary)
  })

  it.each([
    ['nothing', 'There is no command "nothing"'],
    ['campaign show', 'It takes ID; given: none'],
    ['campaign show 1 2', 'It takes ID; given: 1 2'],
    ['campaign list --colour red', "Unknown option '--colour'"],
    ['campaign create', 'It needs a --name'],
    ['campaign list 7', 'It takes options only'],
    ['account add 123456789:AAE', 'can be read by every program of this machine'],
    ['account add --token 123456789:AAE', 'can be read by every program of this machine'],
    ['account add --token-file /nowhere/token', 'The file /nowhere/token cannot be used'],
  ])('refuses "%s" with 2 and says why', async (words, message) => {
    const { code, err } = await terminal.run(words)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('makes no folder where there is none', async () => {
    expect(await terminal.run('campaign list')).toMatchObject({
      code: 4,
      err: expect.stringContaining(`no Switchboard in ${dataDir}`) as string,
    })
    expect(await terminal.run('doctor')).toMatchObject({
      code: 0,
      out: expect.stringContaining('is not there yet') as string,
    })
  })

  it('shows every option and no secret', async () => {
    const { out } = await terminal.run('config --json')
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ name: 'MASTER_KEY', value: '(set)', isDefault: false }),
    )
    expect(out).not.toContain('11'.repeat(32))
  })
})

describe('with a server', () => {
  it.each(['/nowhere/photo.jpg', '/'])('names the file that cannot be sent along: %s', async (file) => {
    await startServer()
    const { code, err } = await terminal.run(`campaign create --name Autumn --text Hello --file ${file}`)
    expect(code).toBe(2)
    expect(err).toContain(`file_unusable: The file ${file} cannot be used`)
  })

  it('adds a bot, sends a campaign and proves it', async () => {
    await startServer()
    const bot = await addBot()
    expect((await terminal.run('account list')).out).toMatch(/1 +@news_bot +active +ok +0/)
    await simulator.control.seed({ count: 12, startedBots: [bot], updates: true })
    const subscribers = async () =>
      (JSON.parse((await terminal.run('account list --json')).out) as { subscribers: number }[])[0]?.subscribers
    await until(async () => (await subscribers()) === 12)

    const created = await terminal.run(
      'campaign create --name "Autumn" --text "Hello {{first_name|friend}}" --account 1',
    )
    expect(created.out).toContain('Campaign 1 is a draft')
    expect(await terminal.run('campaign start 1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--confirm 12') as string,
    })
    expect(await terminal.run('campaign start 1', { answers: ['11'] })).toMatchObject({
      code: 5,
      err: expect.stringContaining('Nothing was done') as string,
    })
    expect(await terminal.run('campaign start 1', { answers: ['12'] })).toMatchObject({
      code: 0,
      out: expect.stringContaining('12 recipients') as string,
    })
    expect(await terminal.run('campaign start 1 --confirm 12')).toMatchObject({ code: 5 })

    await until(
      async () =>
        (JSON.parse((await terminal.run('campaign show 1 --json')).out) as { state: string }).state === 'completed',
    )
    const file = join(folder, 'recipients.csv')
    const verified = await terminal.run(`campaign verify 1 --out ${file}`)
    expect(verified.code).toBe(0)
    expect(verified.out).toMatch(/sent +12\n/)
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(13)
    expect((await terminal.run('campaign list')).out).toMatch(/1 +Autumn +completed +12 +12/)
    expect((await terminal.run('doctor')).code).toBe(0)
  })

  it('says which campaign is not there, also as JSON', async () => {
    await startServer()
    const { code, err } = await terminal.run('campaign show 77 --json')
    expect(code).toBe(4)
    expect(JSON.parse(err)).toMatchObject({
      code: 'campaign_not_found',
      message: expect.stringContaining('77') as string,
    })
  })

  it('cancels only the campaign whose id was typed', async () => {
    await startServer()
    await terminal.run('campaign create --name Draft')
    expect(await terminal.run('campaign cancel 1', { answers: ['2'] })).toMatchObject({ code: 5 })
  })
})

describe('without a server', () => {
  it('opens the folder itself, sends nothing and leaves the folder free', async () => {
    await startServer()
    await stopServer()
    expect((await terminal.run('campaign list')).out).toContain('No campaign')
    await addBot()
    expect((await terminal.run('account list')).out).toContain('@news_bot')
    lockFolder(dataDir, 'test').release()
  })

  it('passes over a socket file that a killed server left', async () => {
    await startServer()
    await stopServer()
    writeFileSync(join(dataDir, 'switchboard.sock'), '')
    expect((await terminal.run('campaign list')).code).toBe(0)
  })

  it('names a process that holds the folder and does not listen', async () => {
    await startServer()
    await stopServer()
    const lock = lockFolder(dataDir, 'pid 77 on box')
    expect(await terminal.run('account list')).toMatchObject({
      code: 5,
      err: expect.stringContaining('in use by pid 77 on box') as string,
    })
    lock.release()
  })

  it('refuses a wrong master key', async () => {
    await startServer()
    await stopServer()
    const other = createTestTerminal({ ...variables, MASTER_KEY: '22'.repeat(32) })
    expect(await other.run('account list')).toMatchObject({
      code: 7,
      err: expect.stringContaining('master_key_wrong') as string,
    })
    expect(await other.run('doctor')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not fit this data folder') as string,
    })
  })

  it('finds the event of the audit log that was changed', async () => {
    await startServer()
    await addBot()
    await terminal.run('campaign create --name One')
    await stopServer()
    const { code, out } = await terminal.run('audit verify --json')
    expect(code).toBe(0)
    const { head } = JSON.parse(out) as { head: string }
    expect((await terminal.run(`audit verify --head ${head}`)).code).toBe(0)
    const db = new DatabaseSync(join(dataDir, 'switchboard.db'))
    db.exec(`drop trigger audit_events_no_update; update audit_events set actor = 'somebody' where id = 1`)
    db.close()
    expect(await terminal.run('audit verify')).toMatchObject({
      code: 1,
      out: expect.stringContaining('changed at event 1') as string,
    })
  })
})
