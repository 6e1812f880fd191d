import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GridRow, GridTable } from './grid-table.ts'

export const blockRows = 200
const settleMs = 70
const keepMs = 120_000

export interface Blocks {
  readonly rowAt: (row: number) => GridRow | undefined
  readonly error: Error | null
  readonly retry: () => void
}

/** Rows in sight by blocks. Nothing is asked for while they fly by; what was seen before is there at once. */
export function useBlocks(table: GridTable, first: number, last: number): Blocks {
  const from = Math.floor(first / blockRows)
  const to = Math.floor(Math.max(first, last) / blockRows)
  const wanted = table.rows === 0 ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const [settled] = useDebouncedValue(`${from} ${to}`, settleMs)
  const isSettled = settled === `${from} ${to}`
  const results = useQueries({
    queries: wanted.map((block) => ({
      queryKey: [...table.key, 'block', block],
      queryFn: ({ signal }: { signal: AbortSignal }) => table.load(block * blockRows, blockRows, signal),
      enabled: isSettled,
      staleTime: Infinity,
      gcTime: keepMs,
    })),
  })
  const rows = useMemo(() => {
    const found = new Map<number, GridRow>()
    for (const { data } of results) for (const row of data ?? []) found.set(row.id, row)
    return found
  }, [results])
  const failed = results.find(({ isError }) => isError)
  return {
    rowAt: (row) => rows.get(row),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}
