import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSecretsFile } from './secrets-file.ts'

const TOKEN = '123456789:AAEabcdefghijklmnopqrstuvwxyz012345'
const options = ['SMTP_URL', 'MASTER_KEY']
const kinds = (text: string): string[] => readSecretsFile(text, options).map(({ name, kind }) => `${name} ${kind}`)

describe('readSecretsFile', () => {
  it('reads a .env as people write it', () => {
    const text = [
      '\uFEFF# bots',
      `BOT_TOKEN=${TOKEN}`,
      `export SECOND="${TOKEN}" # the other`,
      "  SMTP_URL = 'smtps://me:secret@mail.example.org'",
      'OPENAI_API_KEY=sk-abc',
      'PORT=8080\r',
      'EMPTY=',
      'no assignment at all',
    ].join('\n')
    expect(kinds(text)).toEqual([
      'BOT_TOKEN bot_token',
      'SECOND bot_token',
      'SMTP_URL option',
      'OPENAI_API_KEY foreign_secret',
      'PORT plain',
    ])
    expect(readSecretsFile(text, options)[2]?.value).toBe('smtps://me:secret@mail.example.org')
  })

  it('reads JSON of any shape', () => {
    const text = JSON.stringify({ bots: [{ token: TOKEN }, { token: TOKEN }], SMTP_URL: 'smtp://x', port: 1 })
    expect(kinds(text)).toEqual(['bots.0.token bot_token', 'bots.1.token bot_token', 'SMTP_URL option'])
  })

  it('shows no name that may be a secret itself', () => {
    const names = readSecretsFile(JSON.stringify({ [TOKEN]: TOKEN, ['k'.repeat(80)]: 'x' }), options).map(
      ({ name }) => name,
    )
    expect(names).toEqual(['(a name that is not shown)', '(a name that is not shown)'])
  })

  it('takes any text without falling over, and never makes a name of a value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const { name } of readSecretsFile(text, options)) expect(name.length).toBeLessThanOrEqual(60)
      }),
    )
  })
})
