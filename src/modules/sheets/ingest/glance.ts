import { filledOf, shownNumber } from '../core/recognise/grid.ts'
import { cellKinds } from '../core/cells.ts'
import type { Grid } from '../core/recognise/grid.ts'
import { findAreas } from '../core/recognise/layout.ts'
import type { Area } from '../core/recognise/layout.ts'
import { uniqueNames } from '../core/recognise/names.ts'
import type { CellValue, Reader } from '../ports.ts'
import { createHolder } from './held.ts'
import type { Held } from './held.ts'
import { planOf } from './plan.ts'

export interface Glance {
  readonly sheet: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly CellValue[])[]
}

const rowsShown = 50
const columnsShown = 200
const sheetsShown = 20

class Enough extends Error {}

/** The first rows of each table, before all of the file is read. @throws ReadFailure */
export async function glance(reader: Reader): Promise<readonly Glance[]> {
  const seen: Glance[] = []
  for (const [index, sheet] of reader.sheets.slice(0, sheetsShown).entries()) {
    const held = await firstRows(reader, index)
    if (held === null) continue
    const areas = findAreas(held.grid, sheet.merges.slice(0, 2_000))
    seen.push(...areas.map((area) => glanceAt(sheet, held.grid, area)))
  }
  return seen
}

async function firstRows(reader: Reader, sheet: number): Promise<Held | null> {
  const holder = createHolder()
  try {
    await reader.scan(sheet, (batch) => {
      holder.add(batch)
      throw new Enough()
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  const held = holder.held()
  return held.batch.rows === 0 ? null : held
}

function glanceAt(sheet: Reader['sheets'][number], grid: Grid, area: Area): Glance {
  const plan = planOf({ sheet: sheet.name, grid, merges: sheet.merges.slice(0, 2_000) }, area, new Map())
  const data = area.rows.filter((row) => grid.numberOf(row) >= plan.firstData).slice(0, rowsShown)
  const filled = new Set([...plan.headers.keys(), ...data.flatMap((row) => filledOf(grid, row, area.span))])
  const indexes = [...filled].sort((a, b) => a - b).slice(0, columnsShown)
  return {
    sheet: sheet.name,
    columns: uniqueNames(indexes.map((index) => ({ index, header: plan.headers.get(index) ?? '' }))),
    rows: data.map((row) => indexes.map((column) => valueAt(grid, row, column))),
  }
}

function valueAt(grid: Grid, row: number, column: number): CellValue {
  const kind = grid.kind(row, column)
  if (kind === cellKinds.blank) return null
  if (kind === cellKinds.text || kind === cellKinds.error) return grid.text(row, column)
  const value = grid.number(row, column)
  if (kind === cellKinds.number) return value
  return kind === cellKinds.boolean ? value !== 0 : shownNumber(kind, value)
}
