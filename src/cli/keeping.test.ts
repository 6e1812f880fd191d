import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../../simulator/index.ts'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp, type App } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv, type Variables } from '../config/env.ts'
import { silentLogger } from '../kernel/log.ts'

const KEY = Buffer.alloc(32, 5).toString('base64')

let folder = ''
let simulator: Simulator
let variables: Variables
let terminal: TestTerminal
const apps: App[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-keeping-'))
  simulator = await createSimulator()
  writeFileSync(join(folder, 'master'), KEY, { mode: 0o600 })
  variables = {
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MASTER_KEY_FILE: join(folder, 'master'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
  }
  terminal = createTestTerminal(variables)
})
afterEach(async () => {
  await stopServer()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function startServer(): Promise<void> {
  const app = await createApp(toConfig(readEnv(variables)), { role: 'serve', logger: silentLogger })
  apps.push(app)
  await app.start()
}

async function stopServer(): Promise<void> {
  for (const app of apps.splice(0)) await app.close()
}

const botStates = async (at: TestTerminal): Promise<string[]> =>
  (JSON.parse((await at.run('account list --json')).out) as { username: string; state: string }[]).map(
    ({ username, state }) => `${username} ${state}`,
  )

describe('switchboard secrets import', () => {
  it('adds the bots of a plaintext file, keeps its settings apart and shows no secret', async () => {
    await startServer()
    const { token } = await simulator.control.addBot({ username: 'news_bot' })
    const smtp = 'smtps://me:very-secret-word@mail.example.org:465'
    const file = join(folder, 'plain.env')
    writeFileSync(file, `BOT_TOKEN=${token}\nSMTP_URL=${smtp}\nSTRIPE_SECRET=sk_live_abc\nPORT=1\n`)

    const dry = await terminal.run(`secrets import ${file} --dry-run`)
    expect(dry).toMatchObject({ code: 0 })
    expect(await botStates(terminal)).toEqual([])

    const taken = await terminal.run(`secrets import ${file}`)
    expect(taken.code).toBe(0)
    expect(taken.out).toMatch(/sealed +BOT_TOKEN: the token of @news_bot, account 1/)
    expect(taken.out).toMatch(/kept +SMTP_URL: in \S+smtp_url, readable by you only; set SMTP_URL_FILE/)
    expect(taken.out).toMatch(/left +STRIPE_SECRET/)
    expect(taken.out).toContain(`shred -u ${file}`)
    for (const said of [dry, taken]) expect(`${said.out}${said.err}`).not.toMatch(/very-secret-word|sk_live_abc/)
    expect(`${dry.out}${taken.out}`).not.toContain(token)
    const kept = join(folder, 'config', 'switchboard', 'smtp_url')
    expect(readFileSync(kept, 'utf8').trim()).toBe(smtp)
    expect(statSync(kept).mode & 0o777).toBe(0o600)
    expect(await botStates(terminal)).toEqual(['news_bot active'])

    const again = await terminal.run(`secrets import ${file}`)
    expect(again).toMatchObject({ code: 0 })
    expect(again.out).toMatch(/known +BOT_TOKEN/)
  })

  it('says which secret was refused, and what is no secret at all', async () => {
    await startServer()
    const file = join(folder, 'plain.env')
    writeFileSync(file, 'BOT=123456789:AAEabcdefghijklmnopqrstuvwxyz012345\n')
    const refused = await terminal.run(`secrets import ${file}`)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.out).toMatch(/REFUSED +BOT: Telegram does not know/)
    expect(refused.out).not.toContain('AAEabc')
    writeFileSync(file, 'PORT=1\n')
    expect((await terminal.run(`secrets import ${file}`)).out).toContain('No secret was recognised')
    expect(await terminal.run(`secrets import ${join(folder, 'nothing')}`)).toMatchObject({ code: 2 })
  })
})

describe('switchboard secrets rotate', () => {
  it('changes the key of a running server, which needs the old one no more', async () => {
    await startServer()
    const { token } = await simulator.control.addBot({ username: 'news_bot' })
    await terminal.run('account add', { input: token })
    const rotated = await terminal.run('secrets rotate')
    expect(rotated).toMatchObject({ code: 0 })
    expect(rotated.out).toContain(join(folder, 'master'))
    const fresh = readFileSync(join(folder, 'master'), 'utf8').trim()
    expect(fresh).not.toBe(KEY)
    expect(rotated.out).not.toContain(fresh)
    expect(await botStates(terminal)).toEqual(['news_bot active'])
    await terminal.run('account list')
    await stopServer()
    await startServer()
    expect(await botStates(terminal)).toEqual(['news_bot active'])
    await stopServer()
    const old = createTestTerminal({ ...variables, MASTER_KEY_FILE: '', MASTER_KEY: KEY })
    expect((await old.run('account list')).err).toContain('master_key_wrong')
  })
})

describe('switchboard backup and restore', () => {
  it('work without a server too, and the copy comes up paused', async () => {
    await startServer()
    const { token } = await simulator.control.addBot({ username: 'news_bot' })
    await terminal.run('account add', { input: token })
    await stopServer()
    const [out, copy] = [join(folder, 'out.age'), join(folder, 'copy')]
    const made = await terminal.run(`backup --out ${out}`)
    expect(made).toMatchObject({ code: 0 })
    expect(made.out).toContain('opened again and checked')
    const wrong = createTestTerminal({ ...variables, MASTER_KEY_FILE: '', MASTER_KEY: '22'.repeat(32) })
    expect(await wrong.run(`restore ${out} --into ${copy}`)).toMatchObject({ code: 2 })
    expect(existsSync(copy)).toBe(false)
    expect(await terminal.run(`restore ${out}`)).toMatchObject({ code: 2 })
    expect(await terminal.run(`restore ${out} --into ${copy}`)).toMatchObject({ code: 0 })
    expect(await terminal.run(`restore ${out} --into ${copy}`)).toMatchObject({ code: 5 })
    const elsewhere = createTestTerminal({ ...variables, DATA_DIR: copy })
    expect(await botStates(elsewhere)).toEqual(['news_bot paused'])
    expect(await botStates(terminal)).toEqual(['news_bot active'])
  })
})
