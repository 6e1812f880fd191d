import { queryOptions } from '@tanstack/react-query'
import {
  importPageSchema,
  importPreviewSchema,
  importSchema,
  type ChangeImportRequest,
  type Import,
  type StartImportRequest,
} from '../../../src/modules/audiences/contract.ts'
import { apiPath, request } from './client.ts'
import { sendFile } from './files.ts'
import { keys } from './keys.ts'

const refreshMs = 1_000
const shownImports = 50
const moves = (state: Import['state']): boolean => state === 'running'

export const importsQuery = queryOptions({
  queryKey: keys.importList,
  queryFn: ({ signal }) => request('/imports', importPageSchema, { signal, query: { limit: shownImports } }),
  refetchInterval: ({ state }) => (state.data?.items.some((one) => moves(one.state)) === true ? refreshMs : false),
})
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => request(`/imports/${id}`, importSchema, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && moves(state.data.state) ? refreshMs : false),
  })
export const importPreviewQuery = (id: number) =>
  queryOptions({
    queryKey: keys.importPreview(id),
    queryFn: ({ signal }) => request(`/imports/${id}/preview`, importPreviewSchema, { signal }),
  })

interface Upload {
  readonly file: File
  readonly accountId: number
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

export const uploadImport = ({ accountId, ...upload }: Upload): Promise<Import> =>
  sendFile({ ...upload, path: apiPath('/imports', { accountId }), schema: importSchema })
export const changeImport = (id: number, body: ChangeImportRequest) =>
  request(`/imports/${id}`, importSchema, { method: 'PATCH', body })
export const startImport = (id: number, body: StartImportRequest) =>
  request(`/imports/${id}/start`, importSchema, { method: 'POST', body })
export const cancelImport = (id: number) => request(`/imports/${id}/cancel`, importSchema, { method: 'POST' })
export const problemsPath = (id: number): string => apiPath(`/imports/${id}/problems.csv`)
