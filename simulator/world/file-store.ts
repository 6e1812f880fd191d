import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededDraw } from '../random.ts'

export type FileKind = 'photo' | 'document' | 'video'

export interface StoredFile {
  readonly fileId: string
  readonly uniqueId: string
  readonly botId: number
  readonly kind: FileKind
  readonly path: string
  readonly size: number
  readonly sha256: string
  readonly fileName: string
  readonly mimeType: string
}

export interface NewFile {
  readonly botId: number
  readonly kind: FileKind
  readonly bytes: Buffer
  readonly fileName: string
  readonly mimeType: string
  /** Photos exist in several sizes, each with an id of its own. */
  readonly variant?: string
}

export interface FileStore {
  readonly put: (file: NewFile) => StoredFile
  /** A file_id means something only to the bot that got it. */
  readonly find: (botId: number, fileId: string) => StoredFile | undefined
  readonly findByPath: (botId: number, path: string) => StoredFile | undefined
  readonly bytesOf: (file: StoredFile) => Buffer
}

const PREFIX: Readonly<Record<FileKind, string>> = {
  photo: 'AgACAgIAAxkD',
  document: 'BQACAgIAAxkD',
  video: 'BAACAgIAAxkD',
}
const UNIQUE_PREFIX: Readonly<Record<FileKind, string>> = { photo: 'AQAD', document: 'AgAD', video: 'AgAD' }
const FOLDER: Readonly<Record<FileKind, string>> = { photo: 'photos', document: 'documents', video: 'videos' }
const EXTENSION: Readonly<Record<FileKind, string>> = { photo: 'jpg', document: 'bin', video: 'mp4' }

const digest = (...parts: readonly string[]): Buffer => createHash('sha256').update(parts.join('|')).digest()

const extensionOf = (file: NewFile): string => {
  if (file.kind === 'photo') return 'jpg'
  return /\.([a-zA-Z0-9]{1,8})$/.exec(file.fileName)?.[1]?.toLowerCase() ?? EXTENSION[file.kind]
}

interface Bytes {
  readonly keep: (sha256: string, bytes: Buffer) => void
  readonly read: (sha256: string) => Buffer
}

const bytesOnDisk = (folder: string): Bytes => {
  mkdirSync(folder, { recursive: true })
  const kept = new Set<string>()
  return {
    keep: (sha256, bytes) => {
      if (!kept.has(sha256)) writeFileSync(join(folder, sha256), bytes)
      kept.add(sha256)
    },
    read: (sha256) => readFileSync(join(folder, sha256)),
  }
}

const bytesInMemory = (): Bytes => {
  const kept = new Map<string, Buffer>()
  return {
    keep: (sha256, bytes) => {
      if (!kept.has(sha256)) kept.set(sha256, bytes)
    },
    read: (sha256) => kept.get(sha256) ?? Buffer.alloc(0),
  }
}

/** Equal bytes are kept once, on disk when there is a folder. */
export const createFileStore = (seed: number, folder: string | undefined): FileStore => {
  const bytes = folder === undefined ? bytesInMemory() : bytesOnDisk(folder)
  const byId = new Map<string, StoredFile>()
  const byPath = new Map<string, StoredFile>()
  let serial = 0

  const put = (file: NewFile): StoredFile => {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    bytes.keep(sha256, file.bytes)
    const identity = [file.kind, sha256, file.variant ?? '', file.fileName]
    const secret = digest(String(seed), String(file.botId), ...identity).toString('base64url')
    const fileId = `${PREFIX[file.kind]}${secret}${digest('tail', secret).toString('base64url').slice(0, 12)}AAI`
    const known = byId.get(fileId)
    if (known !== undefined) return known
    const uniqueId = `${UNIQUE_PREFIX[file.kind]}${digest(...identity)
      .toString('base64url')
      .slice(0, 11)}`
    const path = `${FOLDER[file.kind]}/file_${serial++}.${extensionOf(file)}`
    const { botId, kind, fileName, mimeType } = file
    const stored: StoredFile = {
      fileId,
      uniqueId,
      botId,
      kind,
      path,
      size: file.bytes.length,
      sha256,
      fileName,
      mimeType,
    }
    byId.set(fileId, stored)
    byPath.set(path, stored)
    return stored
  }
  return {
    put,
    find: (botId, fileId) => {
      const file = byId.get(fileId)
      return file?.botId === botId ? file : undefined
    },
    findByPath: (botId, path) => {
      const file = byPath.get(path)
      return file?.botId === botId ? file : undefined
    },
    bytesOf: (file) => bytes.read(file.sha256),
  }
}

/** A number in the shape of Telegram's callback query ids, the same for the same seed and serial. */
export const longId = (seed: number, name: string, serial: number): string =>
  `${1 + Math.floor(seededDraw(seed, name, serial, 'a') * 8)}${String(Math.floor(seededDraw(seed, name, serial, 'b') * 1e9)).padStart(9, '0')}${String(serial).padStart(8, '0')}`
