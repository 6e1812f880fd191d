import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWriter } from './open.ts'
import { startSqliteThread } from './thread-client.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-thread-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('is begun anew by the next request after its thread has died', async () => {
  const path = join(folder, 'a.db')
  const reader = startSqliteThread({ path, role: 'reader' }, 5_000)
  const ask = () => reader.execute('select x from a', [])
  await expect(ask()).rejects.toThrow('unable to open database file')
  const db = openWriter(path)
  db.exec('create table a (x); insert into a values (7)')
  expect(await ask()).toMatchObject({ rows: [{ x: 7 }] })
  db.close()
  await reader.close()
  await expect(ask()).rejects.toThrow('ended')
})
