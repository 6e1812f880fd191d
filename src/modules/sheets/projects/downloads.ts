import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { ActDeps } from './acts/act.ts'
import type { CreateDownloadRequest, Download, Link, Run } from './contract.ts'
import {
  changeDownload,
  downloadByToken,
  downloadsBefore,
  findDownload,
  insertDownload,
  type DownloadRow,
} from './download-store.ts'
import { downloadNotFound, downloadNotReady, linkNotFound } from './errors.ts'
import { exists } from './folder.ts'
import { whoOf } from './log.ts'
import { findProject } from './project-store.ts'
import { requireHeld, requireProject, requireReady, sign } from './require.ts'
import { showRun } from './runs.ts'
import { downloadOptionsSchema, toDownload } from './show.ts'
import { hashOfToken, newToken } from './tokens.ts'

const HOUR_MS = 3_600_000
const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const

export interface FileToSend {
  readonly name: string
  readonly type: string
  readonly bytes: number
  /** Where it is on this server's disk. */
  readonly path: string
  readonly open: () => Readable
}

export interface Downloads {
  create(actor: Actor, projectId: ProjectId, request: CreateDownloadRequest): Promise<{ download: Download; run: Run }>
  list(actor: Actor, projectId: ProjectId, page: PageRequest): Promise<Page<Download>>
  /** A link that fetches this file and nothing else; one that was made before stops working. @throws AppError `sheet_download_not_ready` */
  link(actor: Actor, projectId: ProjectId, id: number, hours: number): Promise<Link>
  /** @throws AppError `sheet_download_not_found`, `sheet_download_not_ready` */
  file(actor: Actor, projectId: ProjectId, id: number): Promise<FileToSend>
  /** By a link. @throws AppError `sheet_link_not_found` */
  fileByLink(token: string): Promise<FileToSend>
}

export function createDownloads(deps: ActDeps): Downloads {
  const { database, clock } = deps
  const ready = async (projectId: ProjectId, id: number): Promise<DownloadRow> => {
    const row = await findDownload(database.db, projectId, id)
    if (row === undefined || row.state === 'expired' || row.expires_at <= clock.now()) throw downloadNotFound(id)
    if (row.state !== 'ready') throw downloadNotReady()
    return row
  }
  return {
    create: (actor, projectId, request) => create(deps, actor, projectId, request),
    async list(actor, projectId, { limit, cursor }) {
      authorize(actor, 'sheets.read')
      await requireProject(database.db, projectId)
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await downloadsBefore(database.db, projectId, { beforeId, limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: items.map((row) => toDownload(row, clock.now())), nextCursor }
    },
    async link(actor, projectId, id, hours) {
      authorize(actor, 'sheets.write')
      const row = await ready(projectId, id)
      const token = newToken()
      const expiresAt = Math.min(row.expires_at, clock.now() + hours * HOUR_MS)
      await transact(database.db, async (trx) => {
        await changeDownload(trx, id, ['ready'], { token_hash: hashOfToken(token), link_expires_at: expiresAt })
        await deps.audit.record(trx, actor, {
          action: 'sheet.link_made',
          subject: `sheet:${projectId}`,
          details: { download: id, expiresAt },
        })
      })
      return { token, expiresAt, url: `${deps.publicUrl ?? ''}/api/v1/sheets/link/${token}/file` }
    },
    async file(actor, projectId, id) {
      authorize(actor, 'sheets.read')
      return fileOf(deps, await ready(projectId, id))
    },
    async fileByLink(token) {
      const row = await downloadByToken(database.db, hashOfToken(token))
      if (row?.state !== 'ready' || (row.link_expires_at ?? 0) <= clock.now()) throw linkNotFound()
      if ((await findProject(database.db, row.project_id)) === undefined) throw linkNotFound()
      return fileOf(deps, row)
    },
  }
}

async function create(
  deps: ActDeps,
  actor: Actor,
  projectId: ProjectId,
  { versionId, format, provenance }: CreateDownloadRequest,
): Promise<{ download: Download; run: Run }> {
  authorize(actor, 'sheets.write')
  const { database, clock, folder, limits } = deps
  await folder.requireRoom(0)
  const made = await transact(database.db, async (trx) => {
    const project = await requireHeld(trx, projectId)
    const { row } = await requireReady(trx, project, versionId)
    const now = clock.now()
    const name = `${fileNameOf(project.title)}.${format}`
    await sign(trx, projectId, deps)
    const download = await insertDownload(trx, {
      project_id: projectId,
      version_id: row.id,
      format,
      options: JSON.stringify({ provenance, name }),
      expires_at: Math.max(project.expires_at, now + limits.keepDays * 86_400_000),
      created_by: whoOf(actor),
      created_at: now,
    })
    const run = await deps.runs.queue(trx, { projectId, kind: 'export', subjectId: download.id, who: whoOf(actor) })
    await deps.audit.record(trx, actor, {
      action: 'sheet.download_begun',
      subject: `sheet:${projectId}`,
      details: { format, version: row.id },
    })
    return { download, run }
  })
  return { download: toDownload(made.download, clock.now()), run: await showRun(database.db, made.run) }
}

/** What a person's title may be as the name of a file, anywhere. */
const fileNameOf = (title: string): string =>
  title
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|(?<![. ])[. ]+$/g, '')
    .slice(0, 100) || 'sheet'

async function fileOf({ folder }: ActDeps, row: DownloadRow): Promise<FileToSend> {
  const path = folder.export(row.project_id, row.id, row.format)
  if (!(await exists(path))) throw downloadNotFound(row.id)
  const { name } = downloadOptionsSchema.parse(JSON.parse(row.options))
  return { name, path, type: types[row.format], bytes: row.bytes ?? 0, open: () => createReadStream(path) }
}
