import { isDeepStrictEqual } from 'node:util'
import type { AwkwardFile, Cell } from './case.ts'

/** What reading a file gave. */
export interface Found {
  rows: Record<number, Cell[]>
  rowCount: number
  cellCount: number
  sheets: string[]
  hiddenRows: number[]
  merges: string[]
  notes: string[]
  failure: { readonly reason: string; readonly detail: string } | null
}

/** What is not as it has to be, in words. */
export function differences({ expect }: AwkwardFile, found: Found): string[] {
  if (expect.failure !== undefined) {
    const reason = found.failure?.reason ?? 'read'
    return expect.failure.some((each) => each === reason) ? [] : [`${reason}, not ${expect.failure.join(' or ')}`]
  }
  if (found.failure !== null) return [`${found.failure.reason}: ${found.failure.detail}`]
  const wrong: string[] = []
  const check = (what: string, wanted: unknown, is: unknown): void => {
    if (wanted !== undefined && !isDeepStrictEqual(wanted, is))
      wrong.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`)
  }
  for (const [number, cells] of Object.entries(expect.rows ?? {}))
    check(`row ${number}`, cells, withoutEnd(found.rows[Number(number)] ?? []))
  check('rows', expect.rowCount, found.rowCount)
  check('cells', expect.cellCount, found.cellCount)
  check('sheets', expect.sheets, found.sheets)
  check('hidden rows', expect.hiddenRows, found.hiddenRows)
  check('merges', expect.merges, found.merges)
  if (expect.note !== undefined)
    check(
      'note',
      true,
      found.notes.some((note) => note.includes(expect.note ?? '')),
    )
  return wrong
}

/** Blanks at the end of a row are no cells. */
function withoutEnd(cells: readonly Cell[]): Cell[] {
  const last = cells.findLastIndex((cell) => cell !== null)
  return cells.slice(0, last + 1)
}
