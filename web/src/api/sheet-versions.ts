import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { completionsSchema, helpSchema } from '../../../src/modules/sheets/plan/contract.ts'
import {
  applyAnswerSchema,
  downloadPageSchema,
  downloadRunSchema,
  gridSchema,
  linkSchema,
  logPageSchema,
  newUploadLinkSchema,
  previewAnswerSchema,
  projectSchema,
  runPageSchema,
  runSchema,
  traceSchema,
  uploadLinkListSchema,
  valuesSchema,
  versionPageSchema,
  versionSchema,
  type PlanRequest,
} from '../../../src/modules/sheets/projects/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys } from './keys.ts'
import { pagedQuery } from './pages.ts'

const shownDownloads = 50
const shownRuns = 50
const versionsOfPage = 200
const frequentValues = 7

/** The whole tree, newest first; a project has rarely more than a page of versions. */
export const versionsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: keys.sheetVersions(id),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request(`/sheets/${id}/versions`, versionPageSchema, {
        signal,
        query: { limit: versionsOfPage, cursor: pageParam },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
export const labelVersion = (id: number, versionId: number, label: string | null) =>
  request(`/sheets/${id}/versions/${versionId}`, versionSchema, { method: 'PATCH', body: { label } })
export const undo = (id: number) => request(`/sheets/${id}/undo`, projectSchema, { method: 'POST' })
export const goTo = (id: number, versionId: number) =>
  request(`/sheets/${id}/go-to`, projectSchema, { method: 'POST', body: { versionId } })

export const preview = (id: number, body: PlanRequest, signal?: AbortSignal) =>
  request(`/sheets/${id}/preview`, previewAnswerSchema, {
    method: 'POST',
    body,
    ...(signal === undefined ? {} : { signal }),
  })
export const apply = (id: number, body: PlanRequest) =>
  request(`/sheets/${id}/apply`, applyAnswerSchema, { method: 'POST', body })

interface Block {
  readonly from: number
  readonly limit: number
  readonly signal: AbortSignal
}
export const versionRows = async (id: number, versionId: number, { from, limit, signal }: Block) =>
  (await request(`/sheets/${id}/versions/${versionId}/rows`, gridSchema, { signal, query: { from, limit } })).rows
export const tableRows = async (id: number, tableId: number, { from, limit, signal }: Block) =>
  (await request(`/sheets/${id}/tables/${tableId}/rows`, gridSchema, { signal, query: { from, limit } })).rows

export const traceQuery = (id: number, versionId: number, row: number, column: string) =>
  queryOptions({
    queryKey: [...keys.sheetVersion(id, versionId), 'trace', row, column],
    queryFn: ({ signal }) =>
      request(`/sheets/${id}/versions/${versionId}/trace`, traceSchema, { signal, query: { row, column } }),
    staleTime: Infinity,
  })
/** The most frequent values of a column. */
export const columnValuesQuery = (id: number, versionId: number, column: string) =>
  queryOptions({
    queryKey: [...keys.sheetVersion(id, versionId), 'values', column],
    queryFn: ({ signal }) =>
      request(`/sheets/${id}/versions/${versionId}/values`, valuesSchema, {
        signal,
        query: { column, limit: frequentValues },
      }),
    staleTime: Infinity,
  })

export const downloadsQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheetDownloads(id),
    queryFn: ({ signal }) =>
      request(`/sheets/${id}/downloads`, downloadPageSchema, { signal, query: { limit: shownDownloads } }),
  })
export const createDownload = (
  id: number,
  body: { versionId: number; format: 'xlsx' | 'csv' | 'parquet'; provenance: boolean },
) => request(`/sheets/${id}/downloads`, downloadRunSchema, { method: 'POST', body })
export const linkDownload = (id: number, downloadId: number, hours: number) =>
  request(`/sheets/${id}/downloads/${downloadId}/link`, linkSchema, { method: 'POST', body: { hours } })
export const downloadPath = (id: number, downloadId: number): string =>
  apiPath(`/sheets/${id}/downloads/${downloadId}/file`)

export const runsQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheetRuns(id),
    queryFn: ({ signal }) => request(`/sheets/${id}/runs`, runPageSchema, { signal, query: { limit: shownRuns } }),
  })
export const logQuery = (id: number) =>
  pagedQuery({
    key: keys.sheetLog(id),
    path: `/sheets/${id}/log`,
    schema: logPageSchema,
    query: {},
    start: undefined,
  })
export const verify = (id: number) => request(`/sheets/${id}/verify`, runSchema, { method: 'POST', body: {} })

export const uploadLinksQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheetLinks(id),
    queryFn: ({ signal }) => request(`/sheets/${id}/upload-links`, uploadLinkListSchema, { signal }),
  })
export const makeUploadLink = (id: number, hours: number) =>
  request(`/sheets/${id}/upload-links`, newUploadLinkSchema, { method: 'POST', body: { hours } })
export const removeUploadLink = (id: number, linkId: number) =>
  request(`/sheets/${id}/upload-links/${linkId}`, nothing, { method: 'DELETE' })

/** What may come next in a command; nothing when the server cannot say. */
export const completionsQuery = (id: number, versionId: number, line: string, cursor: number) =>
  queryOptions({
    queryKey: [...keys.sheetCommand(id, versionId), 'complete', line, cursor],
    queryFn: ({ signal }) =>
      request(`/sheets/${id}/commands/complete`, completionsSchema, {
        method: 'POST',
        body: { text: line, cursor, versionId },
        signal,
      }),
    staleTime: Infinity,
    retry: false,
  })

/** The commands by topic. */
export const commandHelpQuery = queryOptions({
  queryKey: [...keys.sheets, 'commands'],
  queryFn: ({ signal }) => request('/sheets/commands', helpSchema, { signal }),
  staleTime: Infinity,
})
