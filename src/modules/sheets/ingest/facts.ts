import type { WrittenColumn } from './written-columns.ts'
import type { Duck } from './staging.ts'

export interface TableFacts {
  readonly rows: number
  readonly firstRow: number
  readonly lastRow: number
  readonly columns: readonly { readonly filled: number; readonly misfitCount: number; readonly sum: string | null }[]
}

/** Columns that one query counts. */
const atOnce = 1_000

/** Counts and sums what was written, not what was meant to be. @param file as a literal of SQL */
export async function readFacts(duck: Duck, file: string, columns: readonly WrittenColumn[]): Promise<TableFacts> {
  const [all = []] = await duck.rows(`select count(*), min(_row), max(_row) from read_parquet(${file})`)
  const facts: TableFacts['columns'][number][] = []
  for (let at = 0; at < columns.length; at += atOnce) {
    const some = columns.slice(at, at + atOnce)
    const [values = []] = await duck.rows(`select ${some.flatMap(expressions).join(', ')} from read_parquet(${file})`)
    for (const index of some.keys()) {
      const [filled, misfits, sum] = values.slice(index * 3, index * 3 + 3)
      const misfitCount = Number(misfits)
      facts.push({ filled: Number(filled) + misfitCount, misfitCount, sum: sumText(sum) })
    }
  }
  return { rows: Number(all[0]), firstRow: Number(all[1] ?? 0), lastRow: Number(all[2] ?? 0), columns: facts }
}

function expressions({ id, type, misfits }: WrittenColumn): string[] {
  return [`count("${id}")`, misfits ? `count("${id}x")` : '0', sumSql(id, type)]
}

function sumSql(id: string, type: WrittenColumn['type']): string {
  if (type === 'integer' || type === 'decimal') return `sum("${id}")::VARCHAR`
  return type === 'number' ? `fsum("${id}")` : 'null'
}

function sumText(sum: unknown): string | null {
  return typeof sum === 'string' || typeof sum === 'number' ? String(sum) : null
}
