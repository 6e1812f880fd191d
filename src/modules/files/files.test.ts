import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertBot } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { createTestServer, type TestServer } from '../../../test/support/test-server.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor, type Actor } from '../../kernel/actor.ts'
import { realClock } from '../../platform/system.ts'
import { createAudit } from '../audit/index.ts'
import { createFiles, type Files } from './index.ts'
import { fileRoutes } from './routes.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  const actor = systemActor('test')
  const reader: Actor = { kind: 'user', id: 1, name: 'reader', permissions: new Set(['campaigns.read']) }
  const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200_000, 7)])
  const MB = 1024 * 1024

  let database: TestDatabase
  let folder: string
  let files: Files

  const start = (): Files => {
    const audit = createAudit({ key: Buffer.alloc(32, 1), clock: realClock })
    return createFiles({ folder, clock: realClock, audit })
  }
  beforeEach(async () => {
    database = await createDatabase()
    folder = join(database.folder, 'files')
    files = start()
  })
  afterEach(() => database.remove())

  const store = (name: string, ...chunks: Uint8Array[]) =>
    files.store(database.db, actor, { name, content: Readable.from(chunks) })
  const onDisk = (): string[] => readdirSync(folder).filter((name) => name !== 'incoming')
  const halfWritten = (): string[] => readdirSync(join(folder, 'incoming'))

  describe('createFiles', () => {
    it('keeps the bytes under the name of their content and records who added them', async () => {
      const file = await store('../me.jpg', JPEG.subarray(0, 3), JPEG.subarray(3))
      expect(file).toMatchObject({
        name: 'me.jpg',
        mediaType: 'image/jpeg',
        bytes: JPEG.length,
        kinds: ['photo', 'document'],
      })
      const described = await files.describe(database.readDb, file.id)
      expect(described).toMatchObject({ name: 'me.jpg', mediaType: 'image/jpeg', bytes: JPEG.length })
      expect(readFileSync(described!.path).equals(JPEG)).toBe(true)
      expect(onDisk()).toEqual([createHash('sha256').update(JPEG).digest('hex')])
      const events = await database.db.selectFrom('audit_events').select(['action', 'subject', 'actor']).execute()
      expect(events).toEqual([{ action: 'file.added', subject: `file:${file.id}`, actor: 'system:test' }])
    })

    it('takes the same content as the same file, also when it comes twice at once', async () => {
      const [one, two] = await Promise.all([store('a.jpg', JPEG), store('b.jpg', JPEG)])
      expect(two.id).toBe(one.id)
      expect(onDisk()).toHaveLength(1)
    })

    it('puts back bytes that were lost when they are uploaded again', async () => {
      const { id } = await store('a.jpg', JPEG)
      const { path } = (await files.describe(database.readDb, id))!
      rmSync(path)
      await expect(files.read(database.readDb, actor, id)).rejects.toMatchObject({ code: 'file_bytes_missing' })
      await store('a.jpg', JPEG)
      expect(readFileSync(path).equals(JPEG)).toBe(true)
    })

    it.each([
      ['file_empty', [Buffer.alloc(0)]],
      ['file_too_large', Array.from({ length: 51 }, () => Buffer.alloc(MB))],
    ])('refuses with %s and leaves nothing behind', async (code, chunks) => {
      await expect(store('x.bin', ...chunks)).rejects.toMatchObject({ code })
      expect([...onDisk(), ...halfWritten()]).toEqual([])
      expect(await database.db.selectFrom('files').selectAll().execute()).toEqual([])
    })

    it('leaves nothing behind when the upload breaks off', async () => {
      const content = Readable.from(
        (async function* () {
          yield JPEG
          throw new Error('connection reset')
        })(),
      )
      await expect(files.store(database.db, actor, { name: 'a.jpg', content })).rejects.toThrow('connection reset')
      expect([...onDisk(), ...halfWritten()]).toEqual([])
    })

    it('removes what an earlier process left half written', () => {
      writeFileSync(join(folder, 'incoming', 'left'), 'half')
      start()
      expect(halfWritten()).toEqual([])
    })

    it('asks for permission before it reads a byte', async () => {
      const content = Readable.from([JPEG])
      await expect(files.store(database.db, reader, { name: 'a.jpg', content })).rejects.toMatchObject({
        code: 'forbidden',
      })
      expect(content.readableDidRead).toBe(false)
    })

    it('names an id that is not there', async () => {
      await expect(files.get(database.readDb, actor, 77)).rejects.toMatchObject({ code: 'file_not_found' })
      expect(await files.describe(database.readDb, 77)).toBeUndefined()
    })

    it('remembers Telegram’s name for each bot and kind, the newest', async () => {
      const accountId = await insertBot(database.db, 'file_bot')
      const { id: fileId } = await store('a.jpg', JPEG)
      const remember = (telegramFileId: string, at: number) =>
        transact(database.db, (trx) =>
          files.rememberTelegramFile(trx, { accountId, fileId, kind: 'photo', telegramFileId, at }),
        )
      await remember('AgAC1', 1)
      await remember('AgAC2', 2)
      expect(await files.telegramFileId(database.readDb, accountId, fileId, 'photo')).toBe('AgAC2')
      expect(await files.telegramFileId(database.readDb, accountId, fileId, 'document')).toBeUndefined()
    })
  })

  describe('the routes of files', () => {
    let server: TestServer
    let address: string
    let cookie: string

    beforeEach(async () => {
      server = await createTestServer({ routes: fileRoutes({ files, database }) })
      address = await server.listen('127.0.0.1', 0)
      cookie = await server.signUp()
    })
    afterEach(() => server.remove())

    const upload = (content: Uint8Array<ArrayBuffer>, name = 'a.jpg') => {
      const body = new FormData()
      body.set('file', new Blob([content]), name)
      return fetch(`${address}/api/v1/files`, { method: 'POST', headers: { cookie }, body })
    }
    const content = (id: number) => fetch(`${address}/api/v1/files/${id}/content`, { headers: { cookie } })

    it('take a file and give it back as what it is', async () => {
      const added = await upload(Uint8Array.from(JPEG))
      expect(added.status).toBe(201)
      const { id } = (await added.json()) as { id: number }
      const reply = await content(id)
      expect(reply.status).toBe(200)
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'content-type': 'image/jpeg',
        'content-length': String(JPEG.length),
        'content-disposition': `inline; filename="a.jpg"; filename*=UTF-8''a.jpg`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      })
      expect(Buffer.from(await reply.arrayBuffer()).equals(JPEG)).toBe(true)
    })

    it('give a page with a script only to be saved, whatever it is called', async () => {
      const { id } = (await (await upload(Buffer.from('<script>alert(1)</script>'), 'a.jpg')).json()) as { id: number }
      const reply = await content(id)
      expect(reply.headers.get('content-type')).toBe('application/octet-stream')
      expect(reply.headers.get('content-disposition')).toMatch(/^attachment/)
      await reply.arrayBuffer()
    })

    it('refuse a file that is too large instead of keeping its beginning', async () => {
      const reply = await upload(new Uint8Array(50 * MB + 1))
      expect(await reply.json()).toMatchObject({ code: 'file_too_large' })
      expect([...onDisk(), ...halfWritten()]).toEqual([])
    })

    it('refuse a form without a file, a stranger and an id that is not there', async () => {
      const body = new FormData()
      body.set('note', 'no file here')
      const empty = await fetch(`${address}/api/v1/files`, { method: 'POST', headers: { cookie }, body })
      expect(await empty.json()).toMatchObject({ status: 400, code: 'file_not_sent' })
      const stranger = await fetch(`${address}/api/v1/files/1/content`)
      expect(await stranger.json()).toMatchObject({ status: 401 })
      expect(await (await content(99)).json()).toMatchObject({ status: 404, code: 'file_not_found' })
    })
  })
})
