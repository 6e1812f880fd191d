import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { toConfig, type Config } from './config.ts'
import { options } from './describe.ts'
import { readEnv, type Variables } from './env.ts'

const configOf = (variables: Variables): Config => toConfig(readEnv({ HOME: '/home/ada', ...variables }))

function problemsOf(variables: Variables): Record<string, string> {
  try {
    configOf(variables)
  } catch (error) {
    if (error instanceof AppError && error.code === 'config_invalid')
      return Object.fromEntries(error.fields.map(({ path, message }) => [path, message]))
    throw error
  }
  return {}
}

describe('toConfig', () => {
  it('is complete without any variable', () => {
    expect(configOf({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: null,
      masterKey: { given: null, defaultPath: '/home/ada/.config/switchboard/master.key' },
      telegram: {
        apiRoot: 'https://api.telegram.org',
        isLocal: false,
        timeouts: { connectMs: 5000, sendMs: 30_000, uploadMs: 300_000, callMs: 15_000, pollS: 30 },
      },
      clock: null,
      faultPoint: null,
      shutdownTimeoutMs: 8000,
    })
  })

  it('names every wrong variable in one error, each with what is right', () => {
    const problems = problemsOf({
      PORT: '80 80',
      HOST: 'http://x',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'ftp://x',
      TRUST_PROXY: '10.0.0.0/8, proxy',
      CORS_ORIGINS: 'https://a.example/path',
      ALLOW_INSECURE_HTTP: 'yes',
      METRICS_TOKEN: 'short',
      MASTER_KEY: 'abc',
      TELEGRAM_SEND_TIMEOUT_MS: '-1',
      SHUTDOWN_TIMEOUT_MS: '20000',
      CLOCK_SPEED: '5',
    })
    expect(Object.keys(problems).sort()).toEqual([
      'ALLOW_INSECURE_HTTP',
      'CLOCK_SPEED',
      'CORS_ORIGINS',
      'HOST',
      'LOG_LEVEL',
      'MASTER_KEY',
      'METRICS_TOKEN',
      'PORT',
      'PUBLIC_URL',
      'SHUTDOWN_TIMEOUT_MS',
      'TELEGRAM_SEND_TIMEOUT_MS',
      'TRUST_PROXY',
    ])
    expect(problems['PORT']).toContain('from 0 to 65535')
    expect(problems['MASTER_KEY']).toContain('openssl rand')
  })

  it('puts names and remedies into the message that a person reads', () => {
    expect(() => configOf({ PORT: 'x' })).toThrow(/PORT is "x"; it must be a whole number/)
  })

  it('never repeats a secret that is wrong', () => {
    expect(JSON.stringify(problemsOf({ MASTER_KEY: 'hunter2hunter2', METRICS_TOKEN: 'hunter2' }))).not.toContain(
      'hunter2',
    )
  })

  it('takes a faster clock and fault points beside a simulator only', () => {
    const simulation = { CLOCK_ORIGIN: '1700000000000', CLOCK_SPEED: '20', FAULT_POINT: 'after-write:3' }
    expect(Object.keys(problemsOf(simulation)).sort()).toEqual(['CLOCK_ORIGIN', 'FAULT_POINT'])
    expect(configOf({ ...simulation, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' })).toMatchObject({
      telegram: { apiRoot: 'http://127.0.0.1:8081', isLocal: true },
      clock: { origin: 1_700_000_000_000, speed: 20 },
      faultPoint: { name: 'after-write', nth: 3 },
    })
  })

  it.each(['http://127.evil.example', 'http://localhost.example', 'http://128.0.0.1'])(
    'does not take %s for this machine',
    (root) => {
      expect(configOf({ TELEGRAM_API_ROOT: root }).telegram.isLocal).toBe(false)
    },
  )

  it('reads a mail server, and demands TLS of every other machine', () => {
    const from = { SMTP_FROM: 'Switchboard <ops@example.org>' }
    expect(configOf({ SMTP_URL: 'smtp://ada%40example.org:p%20w@mail.example.org', ...from }).mail).toEqual({
      host: 'mail.example.org',
      port: 587,
      tls: 'starttls',
      user: 'ada@example.org',
      password: 'p w',
      from: from.SMTP_FROM,
    })
    const tlsOf = (url: string) => configOf({ SMTP_URL: url, ...from }).mail?.tls
    expect(['smtps://m.example', 'smtp://127.0.0.1:25', 'smtp://relay:25?tls=never'].map(tlsOf)).toEqual([
      'always',
      'never',
      'never',
    ])
  })

  it.each(['mail.example.org:587', 'http://mail.example.org', 'smtp://', 'smtp://m.example?secure=no'])(
    'refuses %s as a mail server without repeating it',
    (url) => {
      const problems = problemsOf({ SMTP_URL: url, SMTP_FROM: 'ops@example.org' })
      expect(problems['SMTP_URL']).toContain('is not the address of a mail server')
    },
  )

  it('refuses mail without a server or a sender', () => {
    expect(problemsOf({ SMTP_FROM: 'ops@example.org' })['SMTP_FROM']).toContain('needs SMTP_URL')
    expect(problemsOf({ SMTP_URL: 'smtps://m.example' })['SMTP_FROM']).toContain('comes from')
    expect(problemsOf({ SMTP_URL: 'smtps://m.example', SMTP_FROM: 'a@b\nBcc: c@d' })['SMTP_FROM']).toContain(
      'comes from',
    )
  })

  it('reads a master key as hex and as base64', () => {
    const key = Buffer.alloc(32, 7)
    for (const text of [key.toString('hex'), key.toString('base64')])
      expect(configOf({ MASTER_KEY: text }).masterKey.given).toEqual(new Uint8Array(key))
  })

  it('answers any text in any variable with a configuration or config_invalid', () => {
    const name = fc.constantFrom(...options.map((option) => option.name))
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (variables) => {
        problemsOf(variables)
      }),
    )
  })
})

describe('readEnv', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchboard-env-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('reads a secret from the file that NAME_FILE points at', () => {
    const path = join(folder, 'token')
    writeFileSync(path, 'a-token-of-enough-length\n')
    expect(configOf({ METRICS_TOKEN_FILE: path }).metricsToken).toBe('a-token-of-enough-length')
  })

  it('names the file that is not there, is empty, or is given beside the variable', () => {
    const empty = join(folder, 'empty')
    writeFileSync(empty, '')
    expect(problemsOf({ MASTER_KEY_FILE: join(folder, 'none') })['MASTER_KEY_FILE']).toContain('cannot be read')
    expect(problemsOf({ MASTER_KEY_FILE: empty })['MASTER_KEY_FILE']).toContain('is empty')
    expect(problemsOf({ MASTER_KEY_FILE: empty, MASTER_KEY: 'x' })['MASTER_KEY']).toContain('given twice')
  })

  it('takes an empty variable for an absent one', () => {
    expect(configOf({ PORT: '' }).port).toBe(8080)
  })

  it('suggests the option that a misspelt variable was meant to be', () => {
    expect(problemsOf({ TELEGRAM_SEND_TIMEOUT: '3' })['TELEGRAM_SEND_TIMEOUT']).toContain('TELEGRAM_SEND_TIMEOUT_MS?')
    expect(problemsOf({ TELEGRAM_API_ROT: 'x' })['TELEGRAM_API_ROT']).toContain('Did you mean TELEGRAM_API_ROOT?')
    expect(problemsOf({ SWITCHBOARD_PORT: '1' })['SWITCHBOARD_PORT']).toContain('Did you mean PORT?')
    expect(problemsOf({ TELEGRAM_BOT_TOKEN: 'x', HOSTNAME: 'box', HOSTS: 'x' })).toEqual({})
  })
})
