import { infiniteQueryOptions, queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  projectPageSchema,
  projectSchema,
  publicLinkSchema,
  runSchema,
  tableListSchema,
  tableSchema,
  workbookListSchema,
  workbookRunSchema,
  type CreateProjectRequest,
  type Project,
  type UpdateProjectRequest,
  type Workbook,
} from '../../../src/modules/sheets/projects/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys } from './keys.ts'
import { pagedQuery } from './pages.ts'
import { followStream } from './stream.ts'

const tablesOfPage = 100

export const sheetListQuery = (search: string | undefined, start: string | undefined) =>
  pagedQuery({
    key: keys.sheetList(search, start),
    path: '/sheets',
    schema: projectPageSchema,
    query: { search },
    start,
  })
/** Whether there is any project. */
export const someSheetQuery = queryOptions({
  queryKey: [...keys.sheets, 'some'],
  queryFn: ({ signal }) => request('/sheets', projectPageSchema, { signal, query: { limit: 1 } }),
})
export const sheetQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheet(id),
    queryFn: ({ signal }) => request(`/sheets/${id}`, projectSchema, { signal }),
  })
export const createSheet = (body: CreateProjectRequest) => request('/sheets', projectSchema, { method: 'POST', body })
export const updateSheet = (id: number, body: UpdateProjectRequest) =>
  request(`/sheets/${id}`, projectSchema, { method: 'PATCH', body })
export const removeSheet = (id: number) => request(`/sheets/${id}`, nothing, { method: 'DELETE' })
export const extendSheet = (id: number, days: number) =>
  request(`/sheets/${id}/extend`, projectSchema, { method: 'POST', body: { days } })

export const workbooksQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheetWorkbooks(id),
    queryFn: ({ signal }) => request(`/sheets/${id}/workbooks`, workbookListSchema, { signal }),
  })
export const updateWorkbook = (id: number, workbookId: number, settings: Partial<Workbook['settings']>) =>
  request(`/sheets/${id}/workbooks/${workbookId}`, workbookRunSchema, { method: 'PATCH', body: { settings } })
export const readAgain = (id: number, workbookId: number) =>
  request(`/sheets/${id}/workbooks/${workbookId}/read`, workbookRunSchema, { method: 'POST' })
export const removeWorkbook = (id: number, workbookId: number) =>
  request(`/sheets/${id}/workbooks/${workbookId}`, nothing, { method: 'DELETE' })

/** All tables that were read, page by page. */
export const tablesQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: keys.sheetTables(id),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request(`/sheets/${id}/tables`, tableListSchema, { signal, query: { limit: tablesOfPage, cursor: pageParam } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
export const leaveOut = (id: number, tableId: number, leftOut: boolean) =>
  request(`/sheets/${id}/tables/${tableId}`, tableSchema, { method: 'PATCH', body: { leftOut } })
export const consolidate = (id: number) => request(`/sheets/${id}/consolidate`, runSchema, { method: 'POST' })
export const cancelRun = (id: number, runId: number) =>
  request(`/sheets/${id}/runs/${runId}/cancel`, runSchema, { method: 'POST' })

export const uploadsPath = (id: number): string => apiPath(`/sheets/${id}/uploads`)
export const publicUploadsPath = (token: string): string => apiPath(`/sheets/link/${token}/uploads`)

export const publicLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['sheet-link', token],
    queryFn: ({ signal }) => request(`/sheets/link/${token}`, publicLinkSchema, { signal }),
    retry: false,
  })
export const finishLink = (token: string) => request(`/sheets/link/${token}/finish`, nothing, { method: 'POST' })

/** What of a project decides whether its parts have to be fetched again. */
const stampOf = ({ updatedAt, versionId, revision, workbooks, openRuns }: Project): string =>
  JSON.stringify([updatedAt, versionId, revision, workbooks, openRuns.map(({ id, state }) => [id, state])])

/** Keeps a project and what is in it true while the page is open, whoever brought the news of it. */
export function useSheetStream(project: Project): void {
  const client = useQueryClient()
  const { id } = project
  const stamp = stampOf(project)
  const known = useRef(stamp)
  useEffect(() => {
    if (known.current === stamp) return
    known.current = stamp
    void client.invalidateQueries({ queryKey: keys.sheetParts(id) })
  }, [client, id, stamp])
  useEffect(
    () =>
      followStream({
        path: apiPath(`/sheets/${id}/events`),
        event: 'project',
        onState: () => undefined,
        onBreak: () => void client.invalidateQueries({ queryKey: keys.sheet(id), exact: true }),
        onData: (data) => {
          const told = projectSchema.safeParse(data)
          if (told.success) client.setQueryData(keys.sheet(id), told.data)
        },
      }),
    [client, id],
  )
}

/** Something was asked for: the project and what is in it are fetched again; its versions never change. */
export const refreshSheet = (client: QueryClient, id: number): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: keys.sheet(id), exact: true }),
    client.invalidateQueries({ queryKey: keys.sheetParts(id) }),
  ])
