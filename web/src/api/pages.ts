import { infiniteQueryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { request, type Query } from './client.ts'

export const pageSize = 100

interface PageOf {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

interface PagedList<T> {
  readonly key: readonly unknown[]
  readonly path: string
  readonly schema: T
  readonly query: Query
  /** Where the list begins: a cursor from the address, or undefined for the first page. */
  readonly start: string | undefined
}

/** A keyset-paged list that grows while somebody scrolls. */
export const pagedQuery = <T extends z.ZodType<PageOf>>({ key, path, schema, query, start }: PagedList<T>) =>
  infiniteQueryOptions({
    queryKey: key,
    initialPageParam: start,
    queryFn: ({ pageParam, signal }) =>
      request(path, schema, { signal, query: { ...query, limit: pageSize, cursor: pageParam } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
