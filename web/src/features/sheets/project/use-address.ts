import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { SheetSearch } from '../search.ts'

const route = getRouteApi('/in/sheets/$projectId')

/** What is open, which version and which cell: the address holds it. */
export function useSheetAddress() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/sheets/$projectId' })
  return {
    search,
    change: (part: Partial<SheetSearch>): void =>
      void navigate({ search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false }),
  }
}
