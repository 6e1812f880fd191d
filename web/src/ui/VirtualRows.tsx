import { Skeleton } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTopOffset } from './use-top-offset.ts'
import classes from './VirtualRows.module.css'

interface VirtualRowsProps<T> {
  readonly label: string
  readonly rows: readonly T[]
  readonly rowHeight: number
  readonly keyOf: (row: T) => number
  readonly children: (row: T) => ReactNode
  readonly hasMore: boolean
  readonly onEnd: () => void
  /** Which row is the first one in sight. */
  readonly onTopRow?: (index: number) => void
}

/** Rows of a list that may be long: only those in sight are drawn. Rows may grow when they are opened. */
export function VirtualRows<T>({
  label,
  rows,
  rowHeight,
  keyOf,
  children,
  hasMore,
  onEnd,
  onTopRow,
}: VirtualRowsProps<T>) {
  const list = useRef<HTMLDivElement>(null)
  const offset = useTopOffset(list)
  const virtualizer = useWindowVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? 'more' : keyOf(row)
    },
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const top = items.find((item) => item.end > window.scrollY)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - 1) onEnd()
  }, [hasMore, last, onEnd, rows.length])
  useEffect(() => onTopRow?.(top), [onTopRow, top])
  return (
    <div
      ref={list}
      role="list"
      aria-label={label}
      className={classes.list}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {items.map((item) => {
        const row = rows[item.index]
        return (
          <div
            key={item.key}
            role="listitem"
            ref={virtualizer.measureElement}
            data-index={item.index}
            className={classes.item}
            style={{ transform: `translateY(${item.start - offset}px)` }}
          >
            {row === undefined ? <Skeleton height={rowHeight - 16} my={8} mx={14} width="auto" /> : children(row)}
          </div>
        )
      })}
    </div>
  )
}
