import { queryOptions } from '@tanstack/react-query'
import { itemPageSchema, type ItemQuery } from '../../../src/modules/feeds/products/contract.ts'
import { request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const recentItems = 8
const choicesInMenu = 30

export const itemsQuery = (filters: Filters<ItemQuery>, start: string | undefined) =>
  pagedQuery({ key: keys.items(filters, start), path: '/items', schema: itemPageSchema, query: filters, start })
/** The newest few of a source; asked for again when it was read again. */
export const recentItemsQuery = (sourceId: number, lastPollAt: number | null) =>
  queryOptions({
    queryKey: [...keys.items({ sourceId }), 'recent', lastPollAt],
    queryFn: ({ signal }) => request('/items', itemPageSchema, { signal, query: { sourceId, limit: recentItems } }),
  })
/** Some items for a menu that somebody types into. */
export const itemChoicesQuery = (search: string) =>
  queryOptions({
    queryKey: [...keys.items({ search }), 'choices'],
    queryFn: ({ signal }) => request('/items', itemPageSchema, { signal, query: { search, limit: choicesInMenu } }),
  })
