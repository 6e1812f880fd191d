import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { fileSchema, type StoredFile } from '../../../src/modules/files/contract.ts'
import { text } from '../texts/en.ts'
import { ApiError, toApiError } from './api-error.ts'
import { apiPath, request } from './client.ts'
import { keys } from './keys.ts'

export const fileQuery = (id: number) =>
  queryOptions({
    queryKey: keys.file(id),
    queryFn: ({ signal }) => request(`/files/${id}`, fileSchema, { signal }),
    staleTime: Infinity,
  })

export const fileContentPath = (id: number): string => apiPath(`/files/${id}/content`)

interface Upload {
  readonly file: File
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

interface Sending<T extends z.ZodType> extends Upload {
  /** With its query. */
  readonly path: string
  readonly schema: T
}

const parseJson = (raw: string): unknown => {
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return null
  }
}

/** XMLHttpRequest, because fetch cannot tell how much of a body has left. */
export const sendFile = <T extends z.ZodType>({
  file,
  signal,
  onProgress,
  path,
  schema,
}: Sending<T>): Promise<z.output<T>> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file, file.name)
    xhr.upload.addEventListener('progress', (event) =>
      onProgress(event.lengthComputable ? event.loaded / event.total : 0),
    )
    xhr.addEventListener('load', () => {
      const body = parseJson(xhr.responseText)
      const stored = schema.safeParse(body)
      if (xhr.status < 300 && stored.success) resolve(stored.data)
      else reject(toApiError(xhr.status, body))
    })
    xhr.addEventListener('error', () => reject(new ApiError(0, 'no_answer', text.errors.noAnswer)))
    xhr.addEventListener('abort', () => reject(new ApiError(0, 'aborted', text.errors.uploadCancelled)))
    signal.addEventListener('abort', () => xhr.abort())
    xhr.open('POST', path)
    xhr.send(form)
  })

export const uploadFile = (upload: Upload): Promise<StoredFile> =>
  sendFile({ ...upload, path: apiPath('/files'), schema: fileSchema })
