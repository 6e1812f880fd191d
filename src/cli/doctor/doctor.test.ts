import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestTerminal } from '../../../test/support/test-terminal.ts'
import { createSimulator, type Simulator } from '../../../simulator/index.ts'
import { toConfig, type Config } from '../../config/config.ts'
import { readEnv, type Variables } from '../../config/env.ts'
import { diskFindings } from './disk.ts'
import type { Finding } from './finding.ts'
import { exposureFinding, keyFinding, portFinding, proxyFinding } from './machine.ts'
import { clockFinding, telegramFindings } from './telegram.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-doctor-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const configOf = (variables: Variables): Config => toConfig(readEnv({ HOME: folder, ...variables }))
const levels = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ name, level }) => [name, level]))

describe('the clock', () => {
  const theirs = Date.UTC(2026, 0, 15, 12, 0, 0)
  it.each<[number, string]>([
    [0, 'ok'],
    [4_000, 'ok'],
    [30_000, 'warn'],
    [-30_000, 'warn'],
    [86_400_000, 'fail'],
    [-86_400_000, 'fail'],
  ])('that is %d ms off is %s', (offMs, level) => {
    const found = clockFinding(new Date(theirs).toUTCString(), theirs + 500 + offMs)
    expect(found.level).toBe(level)
    expect(found.next === null).toBe(level === 'ok')
  })

  it('cannot be judged when the server tells none', () => {
    expect(clockFinding(null, theirs).level).toBe('warn')
    expect(clockFinding('yesterday', theirs).level).toBe('warn')
  })
})

describe('the Bot API server', () => {
  it('whose name is not found is named with what to look at', async () => {
    const findings = await telegramFindings(configOf({ TELEGRAM_API_ROOT: 'http://nowhere.invalid' }))
    expect(findings).toMatchObject([
      { name: 'dns', level: 'fail', next: expect.stringContaining('resolv.conf') as string },
    ])
  })

  it('that does not answer is told from one that is not there', async () => {
    const silent = createHttpServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const root = { TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`, TELEGRAM_CALL_TIMEOUT_MS: '300' }
    expect((await telegramFindings(configOf(root)))[1]?.detail).toContain('gives no answer within 300 ms')
    await new Promise<void>((resolve) => {
      silent.close(() => resolve())
      silent.closeAllConnections()
    })
    expect((await telegramFindings(configOf(root)))[1]?.detail).toContain('cannot be reached')
  })
})

describe('the address', () => {
  it('that another program has is named', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const host = '127.0.0.1'
    expect(await portFinding({ host, port }, false)).toMatchObject({
      level: 'fail',
      detail: expect.stringContaining('taken') as string,
    })
    expect((await portFinding({ host, port }, true)).level).toBe('ok')
    await new Promise<void>((resolve) => other.close(() => resolve()))
    expect((await portFinding({ host, port }, false)).level).toBe('ok')
    expect((await portFinding({ host: '203.0.113.9', port }, false)).level).toBe('fail')
  })

  it.each<[Variables, string]>([
    [{}, 'ok'],
    [{ HOST: '0.0.0.0' }, 'warn'],
    [{ HOST: '0.0.0.0', ALLOW_INSECURE_HTTP: '1' }, 'warn'],
    [{ PUBLIC_URL: 'https://switchboard.example.org' }, 'warn'],
    [{ PUBLIC_URL: 'https://switchboard.example.org', TRUST_PROXY: '127.0.0.1' }, 'ok'],
  ])('with %o is %s', (variables, level) => {
    expect(exposureFinding(configOf(variables)).level).toBe(level)
  })
})

describe('the master key', () => {
  it('that others can read fails; one in a variable is a warning', () => {
    const path = join(folder, 'master.key')
    writeFileSync(path, `${'ab'.repeat(32)}\n`)
    const ofFile = (mode: number): string => {
      chmodSync(path, mode)
      return keyFinding(configOf({ MASTER_KEY_FILE: path }).masterKey).level
    }
    expect(ofFile(0o600)).toBe('ok')
    expect(ofFile(0o640)).toBe('fail')
    expect(ofFile(0o604)).toBe('fail')
    expect(keyFinding(configOf({ MASTER_KEY: 'ab'.repeat(32) }).masterKey).level).toBe('warn')
    expect(keyFinding(configOf({}).masterKey).level).toBe('ok')
  })
})

describe('a proxy', () => {
  it('of the environment is told, because it is not used', () => {
    expect(proxyFinding(readEnv({ HTTPS_PROXY: 'http://user:secret-word@proxy:3128' }))).toMatchObject({
      level: 'warn',
    })
    expect(JSON.stringify(proxyFinding(readEnv({ HTTPS_PROXY: 'http://user:secret-word@proxy' })))).not.toContain(
      'secret-word',
    )
    expect(proxyFinding(readEnv({ HTTPS_PROXY: '' })).level).toBe('ok')
  })
})

describe('the disk', () => {
  it('is judged also before the folder is there, and an open folder is told', () => {
    const dataDir = join(folder, 'later', 'data')
    expect(levels(diskFindings(configOf({ DATA_DIR: dataDir })))).toMatchObject({ disk: 'ok', rights: 'ok' })
    mkdirSync(dataDir, { recursive: true, mode: 0o755 })
    chmodSync(dataDir, 0o755)
    expect(levels(diskFindings(configOf({ DATA_DIR: dataDir })))).toMatchObject({ rights: 'warn' })
  })

  it('in memory is no place for a database', () => {
    const shm = mkdtempSync('/dev/shm/switchboard-doctor-')
    expect(levels(diskFindings(configOf({ DATA_DIR: shm })))).toMatchObject({ 'file system': 'warn' })
    rmSync(shm, { recursive: true })
  })
})

describe('switchboard doctor', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await createSimulator()
  })
  afterAll(() => simulator.close())

  const variables = (): Variables => ({
    DATA_DIR: join(folder, 'whole'),
    PORT: '0',
    HOME: folder,
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: simulator.url,
  })
  const run = async () => {
    const { code, out } = await createTestTerminal(variables()).run('doctor --json')
    const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Finding[] }
    return { code, ok, findings, of: (name: string) => findings.find((finding) => finding.name === name) }
  }

  it('looks at the file and asks Telegram about each bot, its webhook included, without a server', async () => {
    mkdirSync(join(folder, 'whole'), { mode: 0o700 })
    const terminal = createTestTerminal(variables())
    writeFileSync(join(folder, 'whole', 'switchboard.db'), '')
    const bot = await simulator.control.addBot({ username: 'news_bot' })
    expect((await terminal.run('account add', { input: `${bot.token}\n` })).code).toBe(0)
    const first = await run()
    expect(first).toMatchObject({ code: 0, ok: true })
    expect(first.of('database file')).toMatchObject({ level: 'ok', detail: 'is whole' })
    expect(first.of('@news_bot')).toMatchObject({ level: 'ok' })
    expect(first.of('backup')).toMatchObject({ level: 'warn', next: expect.stringContaining('backup') as string })

    const hook = new URL(`/bot${bot.token}/setWebhook?url=https://hooks.example.org/secret-path`, simulator.url)
    await (await fetch(hook)).text()
    const second = await run()
    expect(second).toMatchObject({ code: 1, ok: false })
    expect(second.of('@news_bot')).toMatchObject({
      level: 'fail',
      detail: expect.stringContaining('hooks.example.org') as string,
      next: expect.stringContaining('runbooks/bot-409') as string,
    })
    expect(JSON.stringify(second.findings)).not.toMatch(/secret-path/)
    expect(JSON.stringify(second.findings)).not.toContain(bot.token)
  })

  it('names a database that is not there, without its password', async () => {
    const { code, out } = await createTestTerminal({
      ...variables(),
      DATA_DIR: join(folder, 'shared'),
      DATABASE_URL: 'postgres://switchboard:secret-word@127.0.0.1:1/switchboard',
    }).run('doctor --json')
    expect(code).toBe(1)
    expect(out).toContain('database_unreachable')
    expect(out).not.toContain('secret-word')
  })

  it('names a damaged file and what to do', async () => {
    writeFileSync(join(folder, 'whole', 'switchboard.db'), 'this was a database once '.repeat(400))
    const { code, of } = await run()
    expect(code).toBe(1)
    expect(of('database file')).toMatchObject({ level: 'fail', next: expect.stringContaining('restore') as string })
  })
})
