import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../kernel/log.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import { nextBoot } from './instance-store.ts'
import { selfChecks } from './self-check.ts'
import { socketPath } from './socket-path.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'switchboard-folder-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const open = (fill: number): Promise<DataFolder> =>
  openDataFolder({
    path: join(root, 'data'),
    masterKey: { given: new Uint8Array(32).fill(fill), defaultPath: join(root, 'master.key'), inKubernetes: false },
    crashAt: null,
    logger: silentLogger,
  })

async function contents({ database: { db } }: DataFolder): Promise<unknown> {
  const { rows } = await sql`select * from instance order by key`.execute(db)
  const { rows: keys } = await sql`select hex(wrapped) from data_keys`.execute(db)
  const { rows: version } = await sql`pragma data_version`.execute(db)
  return { rows, keys, version }
}

describe('openDataFolder', () => {
  it('opens a new folder, and again what it made', async () => {
    const first = await open(1)
    const before = await contents(first)
    await first.close()
    const second = await open(1)
    expect(await contents(second)).toEqual(before)
    await second.close()
  })

  it('refuses a wrong master key, writes nothing and leaves the folder free', async () => {
    const first = await open(1)
    const before = await contents(first)
    await first.close()
    await expect(open(2)).rejects.toMatchObject({
      code: 'master_key_wrong',
      message: expect.stringContaining('Nothing was changed') as string,
    })
    const again = await open(1)
    expect(await contents(again)).toEqual(before)
    await again.close()
  })

  it('refuses a folder that is open and names its holder', async () => {
    const first = await open(1)
    await expect(open(1)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(`pid ${process.pid}`) as string,
    })
    await first.close()
  })

  it('says so when the file of the database is something else, and leaves it alone', async () => {
    const path = join(root, 'other')
    mkdirSync(path)
    writeFileSync(join(path, 'switchboard.db'), 'no database '.repeat(100))
    const masterKey = { given: new Uint8Array(32), defaultPath: '', inKubernetes: false }
    await expect(openDataFolder({ path, masterKey, crashAt: null, logger: silentLogger })).rejects.toMatchObject({
      code: 'database_damaged',
    })
    expect(readFileSync(join(path, 'switchboard.db'), 'utf8')).toBe('no database '.repeat(100))
  })

  it('dies with an error that names the folder when it cannot be made', async () => {
    writeFileSync(join(root, 'file'), '')
    await expect(
      openDataFolder({
        path: join(root, 'file', 'data'),
        masterKey: { given: new Uint8Array(32), defaultPath: '', inKubernetes: false },
        crashAt: null,
        logger: silentLogger,
      }),
    ).rejects.toMatchObject({
      code: 'folder_unusable',
      message: expect.stringContaining(join('file', 'data')) as string,
    })
  })
})

describe('nextBoot', () => {
  it('counts starts across restarts', async () => {
    const first = await open(1)
    expect([await nextBoot(first.database.db), await nextBoot(first.database.db)]).toEqual([1, 2])
    await first.close()
    const second = await open(1)
    expect(await nextBoot(second.database.db)).toBe(3)
    await second.close()
  })
})

describe('selfChecks', () => {
  it('names what works', async () => {
    const folder = await open(1)
    const checks = await selfChecks(folder.database, join(root, 'data'))
    await folder.close()
    expect(checks.map(({ name }) => name)).toEqual(['database', 'writer', 'disk'])
    expect(checks[0]).toEqual({ name: 'database', ok: true, detail: null })
  })
})

describe('socketPath', () => {
  it('is in the folder, or in the temporary folder when that is too long for a socket', () => {
    expect(socketPath('/srv/switchboard')).toBe('/srv/switchboard/switchboard.sock')
    const long = mkdtempSync(join(root, 'x'.repeat(100)))
    expect(Buffer.byteLength(socketPath(long))).toBeLessThan(100)
    expect(socketPath(long)).not.toBe(socketPath(root))
  })
})
