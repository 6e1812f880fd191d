import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { silentLogger } from '../kernel/log.ts'

let folder = ''
let terminal: TestTerminal
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-limit-'))
  const variables = {
    DATA_DIR: join(folder, 'data'),
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  }
  const app = await createApp(toConfig(readEnv(variables)), { role: 'cli', logger: silentLogger })
  await app.close()
  terminal = createTestTerminal(variables)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('switchboard limit', () => {
  it('sets a budget, sets it again and lists it', async () => {
    expect((await terminal.run('limit list')).out).toContain('No budget yet')
    expect(await terminal.run('limit set 3 500')).toEqual({
      code: 0,
      out: 'API key 3 may make 500 requests a day.',
      err: '',
    })
    await terminal.run('limit set 3 0 --period month --zone Europe/Berlin')
    const { out } = await terminal.run('limit list')
    expect(out).toContain('requests:key:3')
    expect(out).toContain('Europe/Berlin')
    const { out: json } = await terminal.run('limit list --json')
    expect(JSON.parse(json)).toMatchObject([{ key: 'requests:key:3', amount: 0, period: 'month', spent: 0 }])
  })

  it.each([
    ['limit set 3 many', 2, 'REQUESTS must be a whole number'],
    ['limit set x 5', 2, 'KEY_ID must be a whole number'],
    ['limit set 3 5 --period week', 2, '--period must be day or month'],
    ['limit set 3 5 --zone Mars/Base', 2, 'is not a time zone'],
    ['limit set 3 9999999999999', 2, 'at most'],
  ])('%s ends with %i: %s', async (words, code, sentence) => {
    const ran = await terminal.run(words)
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(sentence)])
  })
})
