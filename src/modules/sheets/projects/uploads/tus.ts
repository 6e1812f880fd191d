import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Metadata, Server } from '@tus/server'
import { AppError } from '../../../../kernel/errors.ts'
import type { Logger } from '../../../../kernel/log.ts'
import type { ProjectId, WorkbookId } from '../../../../kernel/ids.ts'
import { uploadLengthWrong, uploadNotFound } from '../errors.ts'
import type { Uploads } from './uploads.ts'

export interface TusCall {
  readonly projectId: ProjectId
  /** As the log writes who sends. */
  readonly who: string
  /** Address of uploads, without a slash at the end. */
  readonly base: string
  /** Null: a new one. */
  readonly uploadId: string | null
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export interface TusUploads {
  /**
   * Answers one request of tus 1.0; who may send was asked before.
   * @throws AppError as `Uploads.reserve`, `sheet_upload_length_wrong`, `sheet_upload_not_found`: nothing is answered then
   */
  handle(call: TusCall): Promise<void>
}

interface Current extends TusCall {
  readonly workbookId: WorkbookId
}

const STATUS_INSUFFICIENT_STORAGE = 507
const STATUS_CONFLICT = 409
const ENDING_ID = /^([1-9]\d*)-[0-9a-f]{32}$/

/** The workbook that an upload is for: part of its name, which nobody can guess. */
export const workbookOfUpload = (uploadId: string): WorkbookId | null => {
  const match = ENDING_ID.exec(uploadId)
  return match === null ? null : Number(match[1])
}

export function createTus(folder: string, uploads: Uploads, logger: Logger): TusUploads {
  const current = new AsyncLocalStorage<Current>()
  const now = (): Current => {
    const call = current.getStore()
    if (call === undefined) throw new Error('tus was asked outside of a call.')
    return call
  }
  const server = new Server({
    path: '/',
    datastore: new FileStore({ directory: folder }),
    allowedOrigins: () => false,
    namingFunction: () => `${now().workbookId}-${randomBytes(16).toString('hex')}`,
    generateUrl: (_request, { id }) => `${now().base}/${id}`,
    getFileIdFromRequest: () => now().uploadId ?? undefined,
    disableTerminationForFinishedUploads: true,
    async onUploadFinish(_request, upload) {
      const { projectId, workbookId, who } = now()
      await uploads.finish({ projectId, workbookId, who, path: join(folder, upload.id) })
      await rm(join(folder, `${upload.id}.json`), { force: true })
      return {}
    },
    onResponseError(_request, error) {
      if (error instanceof AppError) return { status_code: STATUS_CONFLICT, body: `${error.message}\n` }
      if (!(error instanceof Error)) return undefined
      logger.warn({ err: error }, 'an upload was not taken')
      const isFull = 'code' in error && error.code === 'ENOSPC'
      return isFull
        ? { status_code: STATUS_INSUFFICIENT_STORAGE, body: 'The disk of this server is full.\n' }
        : undefined
    },
  })
  return {
    async handle(call) {
      if (call.uploadId === null) {
        const workbookId = await uploads.reserve(call.projectId, fileOf(call.request))
        await current.run({ ...call, workbookId }, () => server.handle(call.request, call.response))
        if (call.response.statusCode >= 300) await uploads.release(call.projectId, workbookId)
        return
      }
      const workbookId = workbookOfUpload(call.uploadId)
      if (workbookId === null || !(await uploads.isComing(call.projectId, workbookId))) throw uploadNotFound()
      await current.run({ ...call, workbookId }, () => server.handle(call.request, call.response))
      const isGone = call.request.method === 'DELETE' && call.response.statusCode < 300
      if (isGone) await uploads.release(call.projectId, workbookId)
    },
  }
}

/** @throws AppError `sheet_upload_length_wrong` */
function fileOf({ headers }: IncomingMessage): { name: string; bytes: number } {
  const length = headers['upload-length']
  if (typeof length !== 'string' || !/^\d{1,15}$/.test(length)) throw uploadLengthWrong()
  return { name: nameOf(headers['upload-metadata']), bytes: Number(length) }
}

function nameOf(metadata: string | string[] | undefined): string {
  if (typeof metadata !== 'string') return ''
  try {
    const { filename, name } = Metadata.parse(metadata)
    return filename ?? name ?? ''
  } catch {
    return ''
  }
}
