import { LRUCache } from 'lru-cache'
import type { Db } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { SourceTable } from '../core/consolidate/tables.ts'
import { tableFactsSchema } from '../projects/facts.ts'
import { MAX_MATRIX_COLUMNS } from './contract.ts'
import { matrixTooWide } from './errors.ts'
import { tableFacts, tableHeads, type TableHead } from './queries.ts'

type Facts = Pick<SourceTable, 'headerRows' | 'firstRow' | 'lastRow' | 'columns' | 'excluded' | 'notes'>

export interface TableLoader {
  /** In the order of files and sheets. @throws AppError `sheet_matrix_too_wide` */
  load(db: Db, projectId: ProjectId): Promise<readonly SourceTable[]>
}

/** Facts of that many tables are parsed before others have their turn. */
const TABLES_TOGETHER = 10
const MAX_KEPT_TABLES = 1_000

/** What was read of a table never changes, so that it is parsed once. */
export function createTableLoader(): TableLoader {
  const kept = new LRUCache<number, Facts>({ max: MAX_KEPT_TABLES })
  return {
    async load(db, projectId) {
      const heads = await tableHeads(db, projectId)
      const facts = new Map<number, Facts>()
      const unknown: number[] = []
      for (const { id } of heads) {
        const known = kept.get(id)
        if (known === undefined) unknown.push(id)
        else facts.set(id, known)
      }
      for (let from = 0; from < unknown.length; from += TABLES_TOGETHER) {
        for (const row of await tableFacts(db, unknown.slice(from, from + TABLES_TOGETHER))) {
          const parsed = parse(row.facts)
          facts.set(row.id, parsed)
          kept.set(row.id, parsed)
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
      const tables = heads.flatMap((head) => toTable(head, facts.get(head.id)))
      const columns = tables.reduce((sum, table) => sum + table.columns.length, 0)
      if (columns > MAX_MATRIX_COLUMNS) throw matrixTooWide(columns, MAX_MATRIX_COLUMNS)
      return tables
    },
  }
}

function parse(json: string): Facts {
  const { headerRows, firstRow, lastRow, columns, excluded, notes } = tableFactsSchema.parse(JSON.parse(json))
  return {
    headerRows,
    firstRow,
    lastRow,
    columns,
    excluded: excluded.map(({ reason, count }) => ({ reason, count })),
    notes,
  }
}

function toTable(head: TableHead, facts: Facts | undefined): readonly SourceTable[] {
  if (facts === undefined) return []
  const { id, workbook_id: workbookId, name: file, sheet, sheet_index: sheetIndex, position, n_rows: rows } = head
  return [{ id, workbookId, file, sheet, sheetIndex, position, rows, ...facts, isLeftOut: head.left_out === 1 }]
}
