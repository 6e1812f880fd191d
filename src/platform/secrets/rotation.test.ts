import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../kernel/log.ts'
import { openDataFolder, type DataFolder } from '../data-folder.ts'
import { fingerprint } from './crypto.ts'
import { createRotation, type SecretRef } from './index.ts'

const KEY = new Uint8Array(32).fill(1)
const REF: SecretRef = { table: 'accounts', column: 'token_sealed', row: 1 }
const KILLS = 21

let folder = ''
let keyFile = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-rotation-'))
  keyFile = join(folder, 'master.key')
  writeFileSync(keyFile, Buffer.from(KEY).toString('base64'), { mode: 0o600 })
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (given: Uint8Array | null = null): Promise<DataFolder> =>
  openDataFolder({
    path: join(folder, 'data'),
    masterKey: { given, givenPath: null, defaultPath: keyFile, inKubernetes: false },
    crashAt: null,
    logger: silentLogger,
  })

const currentKey = (): Uint8Array => new Uint8Array(Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'base64'))

async function withFolder<T>(work: (opened: DataFolder) => Promise<T>, given: Uint8Array | null = null): Promise<T> {
  const opened = await open(given)
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

describe('rotate', () => {
  it('puts a new key in force at once and after a restart, and the old one opens nothing', async () => {
    const sealed = await withFolder(async ({ database, secrets }) => {
      const before = await secrets.seal(database.db, REF, 'token')
      const audit = secrets.deriveKey('audit')
      const rotated = await createRotation({ secrets, path: keyFile, crashAt: null }).rotate(database.db, null)
      expect(rotated).toMatchObject({ oldFingerprint: fingerprint(KEY), keyFile, mustBeConfigured: false, dataKeys: 1 })
      expect(rotated.newFingerprint).toBe(fingerprint(currentKey()))
      expect(await secrets.open(database.db, REF, before)).toBe('token')
      expect(secrets.deriveKey('audit')).toEqual(audit)
      expect(statSync(keyFile).mode & 0o777).toBe(0o600)
      expect(existsSync(rotated.oldKeyFile ?? '')).toBe(true)
      rmSync(rotated.oldKeyFile ?? '')
      return [before, await secrets.seal(database.db, REF, 'token')]
    })
    await withFolder(async ({ database, secrets }) => {
      for (const bytes of sealed) expect(await secrets.open(database.db, REF, bytes)).toBe('token')
    })
    await expect(open(KEY)).rejects.toMatchObject({ code: 'master_key_wrong' })
  })

  it('asks for a file when the key is in a variable, and changes nothing', async () => {
    await withFolder(async ({ database, secrets }) => {
      const rotation = createRotation({ secrets, path: null, crashAt: null })
      await expect(rotation.rotate(database.db, null)).rejects.toMatchObject({ code: 'key_file_needed' })
      const next = join(folder, 'next.key')
      expect(await rotation.rotate(database.db, next)).toMatchObject({ keyFile: next, mustBeConfigured: true })
    }, KEY)
    await expect(open(KEY)).rejects.toMatchObject({ code: 'master_key_wrong' })
  })

  it('changes nothing when the new key cannot be written', async () => {
    await withFolder(async ({ database, secrets }) => {
      const rotation = createRotation({ secrets, path: keyFile, crashAt: null })
      const nowhere = join(folder, 'not', 'there')
      await expect(rotation.rotate(database.db, nowhere)).rejects.toMatchObject({ code: 'key_file_unwritable' })
      expect(secrets.fingerprint).toBe(fingerprint(KEY))
    })
    await (await open()).close()
  })

  it('refuses to go over the change of another process', async () => {
    await withFolder(async ({ database, secrets }) => {
      await database.db.updateTable('instance').set({ value: 'other' }).where('key', '=', 'master_key_check').execute()
      const rotation = createRotation({ secrets, path: keyFile, crashAt: null })
      await expect(rotation.rotate(database.db, null)).rejects.toMatchObject({ code: 'master_key_wrong' })
      await database.db
        .updateTable('instance')
        .set({ value: fingerprint(KEY) })
        .where('key', '=', 'master_key_check')
        .execute()
    })
  })

  it(
    'leaves every secret readable when it is killed, wherever it is (checklist 59)',
    async () => {
      const sealed = await withFolder(({ database, secrets }) => secrets.seal(database.db, REF, 'token'))
      const fingerprints = new Set<string>()
      for (let kill = 0; kill < KILLS; kill++) {
        expect(await rotateAndDie(1 + (kill % 3))).toBe('SIGKILL')
        await withFolder(async ({ database, secrets }) => {
          expect(await secrets.open(database.db, REF, sealed)).toBe('token')
          expect(secrets.fingerprint).toBe(fingerprint(currentKey()))
          fingerprints.add(secrets.fingerprint)
        })
        for (const name of readdirSync(folder)) if (name.endsWith('.old')) rmSync(join(folder, name))
      }
      expect(fingerprints.size).toBeGreaterThan(KILLS / 2)
      await expect(open(KEY)).rejects.toMatchObject({ code: 'master_key_wrong' })
    },
    KILLS * 5_000,
  )
})

/** A process that rotates and is killed at the nth point on the way. */
function rotateAndDie(nth: number): Promise<NodeJS.Signals | number | null> {
  const urlOf = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
  const script = `
    import { openDataFolder } from ${urlOf('../data-folder.ts')}
    import { createCrashpoint } from ${urlOf('../crashpoint.ts')}
    import { createRotation } from ${urlOf('./index.ts')}
    const silent = () => {}
    const { database, secrets } = await openDataFolder({
      path: ${JSON.stringify(join(folder, 'data'))},
      masterKey: { given: null, givenPath: null, defaultPath: ${JSON.stringify(keyFile)}, inKubernetes: false },
      crashAt: null,
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    })
    const crashAt = createCrashpoint({ name: 'in-rotation', nth: ${nth} })
    await createRotation({ secrets, path: ${JSON.stringify(keyFile)}, crashAt }).rotate(database.db, null)`
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
    stdio: 'inherit',
  })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
}
