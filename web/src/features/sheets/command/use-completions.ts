import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { completionsQuery } from '../../../api/sheet-versions.ts'

const pauseMs = 90
const mostShown = 8

export interface Completion {
  readonly insert: string
  readonly label: string
  readonly detail: string
  readonly kind: 'command' | 'column' | 'function' | 'word' | 'table' | 'value'
  readonly from: number
  readonly to: number
}

interface Typed {
  readonly line: string
  readonly cursor: number
  readonly isOpen: boolean
}

/** What may come next; what was found for an earlier line is shown only while it still fits. */
export function useCompletions(projectId: number, versionId: number, typed: Typed): readonly Completion[] {
  const [settled] = useDebouncedValue(`${typed.cursor} ${typed.line}`, pauseMs)
  const isSettled = settled === `${typed.cursor} ${typed.line}`
  const found = useQuery({
    ...completionsQuery(projectId, versionId, typed.line, Math.min(typed.cursor, typed.line.length)),
    enabled: typed.isOpen && isSettled,
    placeholderData: keepPreviousData,
  })
  const items = found.data?.items ?? []
  return items.filter(({ from, to }) => from <= typed.line.length && to <= typed.line.length).slice(0, mostShown)
}
