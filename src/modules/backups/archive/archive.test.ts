import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderParts } from './folder-parts.ts'
import { manifestKey, type About } from './manifest.ts'
import { pack, type Part } from './pack.ts'
import { openSealed, readWrappedIdentity, sealStream } from './seal.ts'
import { unpack } from './unpack.ts'

const about: About = {
  program: 'switchboard',
  format: 1,
  version: '0.1.0',
  store: 'sqlite',
  takenAt: Date.UTC(2026, 10, 21),
  installId: 'abc',
  backupId: 1,
  migrations: ['0001-platform'],
}
const wrapped = { fingerprint: '1a2b-3c4d-5e6f-7a8b', wrapped: Buffer.alloc(102, 7) }

let folder = ''
let identity = ''
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-archive-'))
  identity = await generateX25519Identity()
})
afterEach(() => rmSync(folder, { recursive: true }))

const partOf = (name: string, content: Uint8Array): Part => ({
  name,
  bytes: content.length,
  async *content() {
    yield content
  },
})

interface Given {
  readonly parts: readonly Part[]
  readonly recipients?: readonly string[]
  readonly macKey?: Uint8Array
}

async function seal({ parts, recipients = [], macKey = manifestKey(identity) }: Given): Promise<string> {
  const path = join(folder, 'sealed')
  const each = async function* (): AsyncGenerator<Part> {
    yield* parts
  }
  const plain = pack({
    about,
    parts: each(),
    facts: () => ({ counts: { contacts: 3 }, missingFiles: 0 }),
    macKey,
    onProgress: () => undefined,
  })
  await pipeline(await sealStream(plain, { identity, wrapped, recipients }), createWriteStream(path))
  return path
}

async function open(path: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  await unpack({
    path,
    plain: await openSealed(path, identity),
    macKey: manifestKey(identity),
    onAbout: (given) => expect(given).toEqual(about),
    async onPart(name, content) {
      const chunks: Uint8Array[] = []
      for await (const chunk of content) chunks.push(chunk)
      found.set(name, Buffer.concat(chunks))
    },
  })
  return found
}

describe('a sealed archive', () => {
  it('gives back what was packed, whatever the sizes', async () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 2_000 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(contents, async (all) => {
        const parts = all.map((content, index) => partOf(`files/${index}`, content))
        const found = await open(await seal({ parts }))
        expect([...found.values()].map((bytes) => [...bytes])).toEqual(all.map((bytes) => [...bytes]))
      }),
      { numRuns: 20 },
    )
  })

  it('keeps long names', async () => {
    const name = `files/${'a'.repeat(150)}/${'b'.repeat(90)}`
    expect([...(await open(await seal({ parts: [partOf(name, Buffer.from('x'))] }))).keys()]).toEqual([name])
  })

  it('names the master key in its clear header and shows nothing else', async () => {
    const path = await seal({ parts: [partOf('files/a', Buffer.from('a secret of ours'))] })
    expect(await readWrappedIdentity(path)).toEqual(wrapped)
    expect(readFileSync(path).includes('a secret of ours')).toBe(false)
  })

  it('is an ordinary age file with an ordinary tar in it for whoever else is a recipient', async () => {
    const other = await generateX25519Identity()
    const path = await seal({
      parts: [partOf('files/a', Buffer.from('hello')), partOf(`files/${'c'.repeat(120)}`, Buffer.from('long'))],
      recipients: [await identityToRecipient(other)],
    })
    const decrypter = new Decrypter()
    decrypter.addIdentity(other)
    const tar = join(folder, 'plain.tar')
    writeFileSync(tar, await decrypter.decrypt(readFileSync(path)))
    mkdirSync(join(folder, 'out'))
    execFileSync('tar', ['-xf', tar, '-C', join(folder, 'out')])
    expect(readFileSync(join(folder, 'out', 'files', 'a'), 'utf8')).toBe('hello')
    expect(readFileSync(join(folder, 'out', 'files', 'c'.repeat(120)), 'utf8')).toBe('long')
    expect(JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8'))).toMatchObject({
      counts: { contacts: 3 },
    })
  })

  it('is refused when it is cut short anywhere', async () => {
    const path = await seal({ parts: [partOf('files/a', Buffer.alloc(150_000, 1))] })
    const whole = readFileSync(path)
    for (const share of [0.01, 0.3, 0.5, 0.9, 0.999]) {
      writeFileSync(path, whole)
      truncateSync(path, Math.floor(whole.length * share))
      await expect(open(path)).rejects.toThrow()
    }
    // At the border of one of age's chunks the rest is whole, and it must be refused all the same.
    const headerBytes = whole.indexOf('\n', whole.indexOf('\n---') + 1) + 1
    writeFileSync(path, whole.subarray(0, headerBytes + 16 + (64 * 1024 + 16)))
    await expect(open(path)).rejects.toMatchObject({ code: 'backup_damaged' })
  })

  it('is refused when any byte is another', async () => {
    const path = await seal({ parts: [partOf('files/a', Buffer.alloc(3_000, 1))] })
    const whole = readFileSync(path)
    for (let at = 30; at < whole.length; at += 97) {
      const edited = Buffer.from(whole)
      edited[at] = (edited[at] ?? 0) ^ 1
      writeFileSync(path, edited)
      await expect(open(path)).rejects.toThrow()
    }
  })

  it('is refused when somebody who knows only the recipient made it', async () => {
    const path = await seal({ parts: [partOf('files/a', Buffer.from('x'))], macKey: Buffer.alloc(32, 1) })
    await expect(open(path)).rejects.toMatchObject({ code: 'backup_damaged' })
  })

  it.each(['../etc/passwd', '/etc/passwd', 'files/../../x', 'files/.hidden', 'switchboard.db'])(
    'is refused when it would write to %s',
    async (name) => {
      await expect(open(await seal({ parts: [partOf(name, Buffer.from('x'))] }))).rejects.toThrow('unexpected entry')
    },
  )

  it('is refused when a part comes twice', async () => {
    const parts = [partOf('files/a', Buffer.from('x')), partOf('files/a', Buffer.from('y'))]
    await expect(open(await seal({ parts }))).rejects.toThrow('twice')
  })

  it('is not made of a file that shrinks meanwhile', async () => {
    const liar: Part = { ...partOf('files/a', Buffer.from('x')), bytes: 2 }
    await expect(seal({ parts: [liar] })).rejects.toThrow('changed its size')
  })
})

describe('folderParts', () => {
  it('finds plain files at any depth, and neither links nor what is half uploaded', async () => {
    const files = join(folder, 'files')
    mkdirSync(join(files, 'incoming'), { recursive: true })
    mkdirSync(join(files, 'deep', 'er'), { recursive: true })
    for (const name of ['a', 'deep/b', 'deep/er/c', 'incoming/d']) writeFileSync(join(files, name), name)
    execFileSync('ln', ['-s', '/etc/hostname', join(files, 'link')])
    const names: string[] = []
    for await (const { name } of folderParts('files', files)) names.push(name)
    expect(names.sort()).toEqual(['files/a', 'files/deep/b', 'files/deep/er/c'])
  })
})
