import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync, realpathSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectId, VersionId, WorkbookTableId } from '../../../kernel/ids.ts'
import { diskFull } from './errors.ts'

/** What must stay free beside a file that comes: what is made of it, and the database. */
const SPARE_BYTES = 256 * 1024 ** 2
const parts = ['originals', 'tables', 'versions', 'exports', 'tmp'] as const
export type FolderPart = (typeof parts)[number]

/** Where the bytes of projects are; the same for all processes. People's names for files are never part of a path. */
export interface SheetsFolder {
  /** Unfinished uploads of all projects. */
  readonly uploads: string
  of(projectId: ProjectId): string
  original(projectId: ProjectId, sha256: string): string
  table(projectId: ProjectId, id: WorkbookTableId): string
  version(projectId: ProjectId, id: VersionId): string
  export(projectId: ProjectId, id: number, format: string): string
  prepare(projectId: ProjectId): Promise<void>
  /** A folder of one try of one run; whoever made it removes it. */
  scratch(projectId: ProjectId, runId: number): Promise<string>
  /** Whole, or not there at all: also after a kill. */
  keepOriginal(projectId: ProjectId, from: string): Promise<{ readonly sha256: string; readonly bytes: number }>
  list(projectId: ProjectId, part: FolderPart): Promise<readonly string[]>
  projects(): Promise<readonly ProjectId[]>
  removeProject(projectId: ProjectId): Promise<void>
  /** @throws AppError `sheet_disk_full` */
  requireRoom(bytes: number): Promise<void>
}

export function openSheetsFolder(path: string): SheetsFolder {
  mkdirSync(join(path, 'uploads'), { recursive: true, mode: 0o700 })
  const root = realpathSync(path)
  const uploads = join(root, 'uploads')
  const of = (projectId: ProjectId): string => join(root, String(projectId))
  const at = (projectId: ProjectId, part: FolderPart, name: string): string => join(of(projectId), part, name)
  const prepare = async (projectId: ProjectId): Promise<void> => {
    for (const part of parts) await mkdir(join(of(projectId), part), { recursive: true, mode: 0o700 })
  }
  return {
    uploads,
    of,
    prepare,
    original: (projectId, sha256) => at(projectId, 'originals', sha256),
    table: (projectId, id) => at(projectId, 'tables', `${id}.parquet`),
    version: (projectId, id) => at(projectId, 'versions', `${id}.parquet`),
    export: (projectId, id, format) => at(projectId, 'exports', `${id}.${format}`),
    async scratch(projectId, runId) {
      await prepare(projectId)
      const path = at(projectId, 'tmp', `run-${runId}-${randomBytes(6).toString('hex')}`)
      await mkdir(path, { mode: 0o700 })
      return path
    },
    async keepOriginal(projectId, from) {
      await prepare(projectId)
      const { sha256, bytes } = await digestFile(from)
      await flush(from)
      const target = at(projectId, 'originals', sha256)
      await copyWhole(from, target, at(projectId, 'tmp', `original-${randomBytes(6).toString('hex')}.part`))
      return { sha256, bytes }
    },
    list: (projectId, part) => readdir(join(of(projectId), part)).catch(noneOfMissing),
    async projects() {
      const names = await readdir(root).catch(noneOfMissing)
      return names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number)
    },
    removeProject: (projectId) => rm(of(projectId), { recursive: true, force: true }),
    async requireRoom(bytes) {
      const { bavail, bsize } = await statfs(root)
      if (bavail * bsize < bytes + SPARE_BYTES) throw diskFull()
    },
  }
}

export async function digestFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    if (!Buffer.isBuffer(chunk)) continue
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** A second name where the file system has them, else a copy that is renamed when it is whole. */
async function copyWhole(from: string, target: string, part: string): Promise<void> {
  if (await exists(target)) return
  const isLinked = await link(from, target).then(
    () => true,
    () => false,
  )
  if (isLinked || (await exists(target))) return
  try {
    await copyFile(from, part)
    await flush(part)
    await rename(part, target)
  } finally {
    await rm(part, { force: true })
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

function noneOfMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}
