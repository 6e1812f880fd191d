import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createSecrets, inContainer, loadMasterKey, readKeyCheck, refuseWrongKey, type SecretRef } from './index.ts'

const KEY = new Uint8Array(32).fill(1)
const OTHER_KEY = new Uint8Array(32).fill(2)
const REF: SecretRef = { table: 'accounts', column: 'token_sealed', row: 7 }

let folder = ''
let database: Database
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-secrets-'))
  database = openDatabase(folder, (error) => {
    throw error
  })
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

describe('createSecrets', () => {
  it('opens what it sealed, also after a restart', async () => {
    await migrate(database.db)
    const sealed = await (await createSecrets(database.db, KEY, 1)).seal(database.db, REF, '123:abc ✓')
    const again = await createSecrets(database.db, KEY, 2)
    expect(await again.open(database.db, REF, sealed)).toBe('123:abc ✓')
    expect(Buffer.from(sealed).includes('123:abc')).toBe(false)
  })

  it('takes another data key from half of the safe uses on, and refuses beyond them', async () => {
    await migrate(database.db)
    const secrets = await createSecrets(database.db, KEY, 1)
    const before = await secrets.seal(database.db, REF, 'a')
    const used = (seals: number) => database.db.updateTable('data_keys').set({ seals }).execute()
    await used(2 ** 32)
    await expect(secrets.seal(database.db, REF, 'a')).rejects.toMatchObject({ code: 'data_key_used_up' })
    await used(2 ** 31)
    const again = await createSecrets(database.db, KEY, 2)
    const sealed = await again.seal(database.db, REF, 'b')
    expect([before, sealed].map((bytes) => Buffer.from(bytes).readUInt32BE(1))).toEqual([1, 2])
    expect(await again.open(database.db, REF, before)).toBe('a')
    expect(await again.open(database.db, REF, sealed)).toBe('b')
    expect((await database.db.selectFrom('data_keys').select('seals').orderBy('id').execute()).at(-1)).toEqual({
      seals: 1,
    })
  })

  it('seals the same text differently each time', async () => {
    await migrate(database.db)
    const secrets = await createSecrets(database.db, KEY, 1)
    expect(await secrets.seal(database.db, REF, 'a')).not.toEqual(await secrets.seal(database.db, REF, 'a'))
  })

  it.each<[string, SecretRef]>([
    ['row', { ...REF, row: 8 }],
    ['column', { ...REF, column: 'other' }],
    ['table', { ...REF, table: 'other' }],
  ])('refuses a sealed text that was moved to another %s', async (_what, ref) => {
    await migrate(database.db)
    const secrets = await createSecrets(database.db, KEY, 1)
    const sealed = await secrets.seal(database.db, REF, 'a')
    await expect(secrets.open(database.db, ref, sealed)).rejects.toMatchObject({ code: 'secret_unreadable' })
  })

  it('refuses a sealed text with any byte changed, cut or missing', async () => {
    await migrate(database.db)
    const secrets = await createSecrets(database.db, KEY, 1)
    const sealed = await secrets.seal(database.db, REF, 'abc')
    for (const index of sealed.keys()) {
      const changed = sealed.slice()
      changed[index] = (changed[index] ?? 0) ^ 1
      await expect(secrets.open(database.db, REF, changed)).rejects.toMatchObject({ code: 'secret_unreadable' })
      await expect(secrets.open(database.db, REF, sealed.slice(0, index))).rejects.toMatchObject({
        code: 'secret_unreadable',
      })
    }
  })

  it('derives one key for each label, the same after a restart', async () => {
    await migrate(database.db)
    const first = await createSecrets(database.db, KEY, 1)
    const second = await createSecrets(database.db, KEY, 2)
    expect(first.deriveKey('audit')).toEqual(second.deriveKey('audit'))
    expect(first.deriveKey('audit')).not.toEqual(first.deriveKey('other'))
  })
})

describe('refuseWrongKey', () => {
  it('takes any key before the first start and only the first one after it', async () => {
    expect(await readKeyCheck(database.db)).toBeNull()
    await migrate(database.db)
    await createSecrets(database.db, KEY, 1)
    const check = await readKeyCheck(database.db)
    expect(() => refuseWrongKey(KEY, check)).not.toThrow()
    expect(() => refuseWrongKey(OTHER_KEY, check)).toThrow(/does not fit this data folder/)
  })
})

describe('loadMasterKey', () => {
  const options = () => ({
    given: null,
    defaultPath: join(folder, 'config', 'switchboard', 'master.key'),
    inKubernetes: false,
  })

  it('makes a key for its owner only on a new folder and finds it again', () => {
    const made = loadMasterKey(options(), null, false)
    expect(made.madeAt).toBe(options().defaultPath)
    expect(statSync(options().defaultPath).mode & 0o777).toBe(0o600)
    expect(made.fingerprint).toMatch(/^([0-9a-f]{4}-){3}[0-9a-f]{4}$/)
    expect(loadMasterKey(options(), 'some check', true)).toEqual({
      ...made,
      key: new Uint8Array(made.key),
      madeAt: null,
    })
  })

  it('refuses to make a second key for a folder that has secrets, and one in a container', () => {
    expect(() => loadMasterKey(options(), 'some check', false)).toThrow(/master key of this data folder is missing/)
    expect(() => loadMasterKey(options(), null, true)).toThrow(/In a container/)
    expect(readdirSync(folder)).not.toContain('config')
  })

  it('prefers the given key', () => {
    expect(loadMasterKey({ ...options(), given: KEY }, null, true)).toMatchObject({ key: KEY, madeAt: null })
  })

  it('refuses a file that others can read, or that holds something else', () => {
    const path = join(folder, 'key')
    writeFileSync(path, Buffer.from(KEY).toString('base64'), { mode: 0o644 })
    expect(() => loadMasterKey({ ...options(), defaultPath: path }, null, false)).toThrow(/chmod 600/)
    chmodSync(path, 0o600)
    writeFileSync(path, 'hello')
    expect(() => loadMasterKey({ ...options(), defaultPath: path }, null, false)).toThrow(/32 bytes of base64/)
  })
})

describe('inContainer', () => {
  it('knows Kubernetes, and a container by the files that its engine leaves', () => {
    const mark = join(folder, 'containerenv')
    expect(inContainer(true, [])).toBe(true)
    expect(inContainer(false, [mark])).toBe(false)
    writeFileSync(mark, '')
    expect(inContainer(false, [mark])).toBe(true)
  })
})
