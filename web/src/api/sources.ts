import { queryOptions } from '@tanstack/react-query'
import {
  checkedSamplesSchema,
  samplesSchema,
  type ParserSettings,
} from '../../../src/modules/feeds/parsing/contract.ts'
import {
  importResultSchema,
  sourcePageSchema,
  sourceSchema,
  type CreateSourceRequest,
  type ImportSourcesRequest,
  type ReleaseRequest,
  type SourceQuery,
  type UpdateSourceRequest,
} from '../../../src/modules/feeds/sources/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const choicesInMenu = 200

export const sourceListQuery = (filters: Filters<SourceQuery>, start: string | undefined) =>
  pagedQuery({
    key: keys.feedSourceList(filters, start),
    path: '/sources',
    schema: sourcePageSchema,
    query: filters,
    start,
  })
export const sourceQuery = (id: number) =>
  queryOptions({
    queryKey: keys.feedSource(id),
    queryFn: ({ signal }) => request(`/sources/${id}`, sourceSchema, { signal }),
  })
/** Some sources for a menu that somebody types into. */
export const sourceChoicesQuery = (search: string) =>
  queryOptions({
    queryKey: [...keys.feedSources, 'choices', search],
    queryFn: ({ signal }) => request('/sources', sourcePageSchema, { signal, query: { search, limit: choicesInMenu } }),
  })

/** Whether there is any source. */
export const someSourceQuery = queryOptions({
  queryKey: [...keys.feedSources, 'some'],
  queryFn: ({ signal }) => request('/sources', sourcePageSchema, { signal, query: { limit: 1 } }),
})

const troubles = ['held', 'failing', 'silent'] as const
const shownTroubled = 4
/** A few sources that need somebody. */
export const sourcesInTroubleQuery = queryOptions({
  queryKey: [...keys.feedSources, 'in-trouble'],
  queryFn: async ({ signal }) => {
    const pages = await Promise.all(
      troubles.map((health) =>
        request('/sources', sourcePageSchema, { signal, query: { health, limit: shownTroubled } }),
      ),
    )
    return pages.flatMap(({ items }) => items).slice(0, shownTroubled)
  },
})

export const createSource = (body: CreateSourceRequest) => request('/sources', sourceSchema, { method: 'POST', body })
export const updateSource = (id: number, body: UpdateSourceRequest) =>
  request(`/sources/${id}`, sourceSchema, { method: 'PATCH', body })
export const removeSource = (id: number) => request(`/sources/${id}`, nothing, { method: 'DELETE' })
export const actOnSource = (id: number, act: 'poll' | 'pause' | 'resume') =>
  request(`/sources/${id}/${act}`, sourceSchema, { method: 'POST' })
export const releaseHeld = (id: number, body: ReleaseRequest) =>
  request(`/sources/${id}/release`, sourceSchema, { method: 'POST', body })

export const importSources = (body: ImportSourcesRequest) =>
  request('/sources/import', importResultSchema, { method: 'POST', body })
export const opmlPath = apiPath('/sources/export.opml')

export const samplesQuery = (sourceId: number, lastOkAt: number | null) =>
  queryOptions({
    queryKey: [...keys.sourceSamples(sourceId), lastOkAt],
    queryFn: ({ signal }) => request(`/sources/${sourceId}/samples`, samplesSchema, { signal }),
  })
export const keepSample = (sourceId: number) =>
  request(`/sources/${sourceId}/samples`, samplesSchema, { method: 'POST' })
/** Reads the samples again; with settings, as those would read them. */
export const checkSamples = (sourceId: number, settings?: ParserSettings) =>
  request(`/sources/${sourceId}/samples/check`, checkedSamplesSchema, {
    method: 'POST',
    body: settings === undefined ? {} : { settings },
  })
