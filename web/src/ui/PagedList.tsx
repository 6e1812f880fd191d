import { Button, Skeleton } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useCallback, type ReactNode } from 'react'
import { text } from '../texts/en.ts'
import { ErrorNote } from './ErrorNote.tsx'
import classes from './PagedList.module.css'
import { pageAt } from './page-at.ts'
import { VirtualRows } from './VirtualRows.tsx'

interface PageLike<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

interface PagedListProps<T> {
  readonly label: string
  readonly query: UseInfiniteQueryResult<InfiniteData<PageLike<T>>>
  readonly rowHeight: number
  readonly keyOf: (row: T) => number
  readonly empty: ReactNode
  readonly children: (row: T) => ReactNode
  /** The cursor that the address holds, and how to change it when another page comes into sight. */
  readonly position: string | undefined
  readonly onPosition: (cursor: string | undefined) => void
  /** Set when the list does not begin at its first row. */
  readonly onFirst?: (() => void) | undefined
}

const skeletonRows = [0, 1, 2, 3, 4, 5, 6, 7]

export function PagedList<T>({
  position,
  label,
  query,
  rowHeight,
  keyOf,
  empty,
  children,
  onPosition,
  onFirst,
}: PagedListProps<T>) {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = query
  const onEnd = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  const onTopRow = useCallback(
    (index: number) => {
      if (data === undefined) return
      const cursor = pageAt(data, index)
      if (cursor !== position) onPosition(cursor)
    },
    [data, onPosition, position],
  )
  if (data === undefined && query.isError) return <ErrorNote error={query.error} retry={() => void refetch()} />
  if (data === undefined)
    return skeletonRows.map((row) => <Skeleton key={row} className={classes.skeleton} height={rowHeight - 17} />)
  const rows = data.pages.flatMap((page) => page.items)
  return (
    <>
      {onFirst === undefined ? null : (
        <Button variant="subtle" size="compact-sm" m={8} onClick={onFirst}>
          {text.common.toFirstRow}
        </Button>
      )}
      {rows.length === 0 ? (
        empty
      ) : (
        <VirtualRows
          label={label}
          rows={rows}
          rowHeight={rowHeight}
          keyOf={keyOf}
          hasMore={hasNextPage}
          onEnd={onEnd}
          onTopRow={onTopRow}
        >
          {children}
        </VirtualRows>
      )}
      <ErrorNote error={query.error} retry={() => void fetchNextPage()} />
    </>
  )
}
