import type { Column } from '../../core/schema.ts'
import type { Totals } from '../../ports.ts'
import type { Bound, Duck } from './duckdb.ts'

export const isSummed = ({ type }: Column): boolean => type === 'integer' || type === 'decimal' || type === 'number'

/** Of a relation in SQL; the last digits of doubles depend on the order in which they are added. */
export async function totalsOf(
  duck: Duck,
  relation: string,
  columns: readonly Column[],
  parameters: Bound = {},
): Promise<Totals> {
  const summed = columns.filter(isSummed)
  const list = ['count(*)', ...summed.map(({ id }) => `coalesce(sum(${id}), 0)::varchar`)]
  const [row] = await duck.rows(`select ${list.join(', ')} from ${relation}`, parameters)
  const sums = summed.map(({ id, type }, index): [string, string] => {
    const text = String(row?.[index + 1])
    return [id, type === 'number' ? String(Number(text)) : text]
  })
  return { rows: Number(row?.[0]), sums: Object.fromEntries(sums) }
}
