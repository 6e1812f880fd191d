import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { transact, type Db } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { FileId } from '../../kernel/ids.ts'
import type { Audit } from '../audit/index.ts'
import { MAX_FILE_BYTES, MAX_PHOTO_BYTES, type StoredFile } from './contract.ts'
import { safeFileName } from './core/file-name.ts'
import { kindsOf, mediaTypeOf } from './core/media-type.ts'
import { fileBytesMissing, fileNotFound } from './errors.ts'
import { openFileFolder, type FileFolder } from './incoming.ts'
import {
  deleteExpired,
  findFile,
  hasContent,
  insertFile,
  rememberTelegramFile,
  telegramFileId,
  type FileRow,
} from './store.ts'

interface Upload {
  /** As the uploader calls it; not believed. */
  readonly name: string
  readonly content: AsyncIterable<Uint8Array>
}

/** A file as a sender needs it. */
interface FileOnDisk {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
}

export interface Files {
  /** @throws AppError `file_empty`, `file_too_large`. */
  store(db: Db, actor: Actor, upload: Upload): Promise<StoredFile>
  /** @throws AppError `file_not_found`. */
  get(db: Db, actor: Actor, fileId: FileId): Promise<StoredFile>
  /** For the modules above: what is known of a file. */
  find(db: Db, fileId: FileId): Promise<StoredFile | undefined>
  /** @throws AppError `file_not_found`, `file_bytes_missing`. */
  read(db: Db, actor: Actor, fileId: FileId): Promise<{ readonly file: StoredFile; readonly content: Readable }>
  /**
   * For the process itself: bytes that it fetched and can fetch again, until `expiresAt` (ms UTC) or the later end that the same bytes
   * have already. Nobody's act, so not in the audit log.
   * @throws AppError `file_empty`, `file_too_large`.
   */
  keepUntil(db: Db, upload: Upload, expiresAt: number): Promise<StoredFile>
  /** Removes files whose time is over, at most 200; returns how many. */
  removeExpired(db: Db): Promise<number>
  /** For the process itself: where the bytes are. */
  describe(db: Db, fileId: FileId): Promise<FileOnDisk | undefined>
  readonly telegramFileId: typeof telegramFileId
  readonly rememberTelegramFile: typeof rememberTelegramFile
}

interface FilesDeps {
  /** Its own, inside the data folder. */
  readonly folder: string
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
}

export function createFiles({ folder, clock, audit }: FilesDeps): Files {
  const bytesOf = openFileFolder(folder)
  const required = async (db: Db, fileId: FileId): Promise<FileRow> => {
    const row = await findFile(db, fileId)
    if (row === undefined) throw fileNotFound(fileId)
    return row
  }
  return {
    async store(db, actor, { name, content }) {
      authorize(actor, 'campaigns.write')
      const { sha256, bytes, head } = await bytesOf.take(content, MAX_FILE_BYTES)
      const media_type = mediaTypeOf(head)
      return transact(db, async (trx) => {
        const created_at = clock.now()
        const { row, isNew } = await insertFile(trx, {
          sha256,
          bytes,
          media_type,
          name: safeFileName(name),
          created_at,
          expires_at: null,
        })
        const details = { name: row.name, bytes, sha256 }
        if (isNew) await audit.record(trx, actor, { action: 'file.added', subject: `file:${row.id}`, details })
        return toFile(row)
      })
    },
    ...expiring(bytesOf, clock),
    async get(db, actor, fileId) {
      authorize(actor, 'campaigns.read')
      return toFile(await required(db, fileId))
    },
    async find(db, fileId) {
      const row = await findFile(db, fileId)
      return row === undefined ? undefined : toFile(row)
    },
    async read(db, actor, fileId) {
      authorize(actor, 'campaigns.read')
      const row = await required(db, fileId)
      const path = bytesOf.pathOf(row.sha256)
      await access(path).catch(() => {
        throw fileBytesMissing(fileId)
      })
      return { file: toFile(row), content: createReadStream(path) }
    },
    async describe(db, fileId) {
      const row = await findFile(db, fileId)
      if (row === undefined) return undefined
      return { path: bytesOf.pathOf(row.sha256), name: row.name, mediaType: row.media_type, bytes: row.bytes }
    },
    telegramFileId,
    rememberTelegramFile,
  }
}

const MAX_REMOVED = 200

function expiring(bytesOf: FileFolder, clock: Clock): Pick<Files, 'keepUntil' | 'removeExpired'> {
  return {
    async keepUntil(db, { name, content }, expires_at) {
      const { sha256, bytes, head } = await bytesOf.take(content, MAX_FILE_BYTES)
      const file = { sha256, bytes, media_type: mediaTypeOf(head), name: safeFileName(name), expires_at }
      return transact(db, async (trx) => toFile((await insertFile(trx, { ...file, created_at: clock.now() })).row))
    },
    async removeExpired(db) {
      const removed = await transact(db, (trx) => deleteExpired(trx, clock.now(), MAX_REMOVED))
      for (const { sha256 } of removed) if (!(await hasContent(db, sha256))) await bytesOf.remove(sha256)
      return removed.length
    },
  }
}

const toFile = ({ id, name, media_type, bytes, created_at }: FileRow): StoredFile => ({
  id,
  name,
  mediaType: media_type,
  bytes,
  kinds: kindsOf(media_type, bytes, MAX_PHOTO_BYTES),
  createdAt: created_at,
})
