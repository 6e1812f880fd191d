import type { Bound, Duck } from './duckdb.ts'

/**
 * Which rows of `input` a query keeps, as a condition that is looked up row by row. A join would do the same, but DuckDB
 * gives rows that went through one in another order (of whole row groups), and sorting them again costs more than all else.
 */
export interface KeptRows {
  readonly count: number
  readonly where: string
}

/** `sql` answers `_from`: ids of `input`, each once. */
export async function keptRows(duck: Duck, sql: string, parameters: Bound, rows: number): Promise<KeptRows> {
  if (rows === 0) return { count: 0, where: 'false' }
  await duck.run(`create or replace temp table kept as select _from from (${sql})`, parameters)
  const [counted] = await duck.rows('select count(*), count(distinct _from) from kept')
  const [count, distinct] = [Number(counted?.[0]), Number(counted?.[1])]
  if (count !== distinct) throw new Error('A row was kept twice.')
  if (count === 0) return { count, where: 'false' }
  await duck.run(`set variable kept = (select bitstring_agg(_from, 0::bigint, ${rows - 1}::bigint) from kept)`)
  await duck.run('drop table kept')
  return { count, where: `get_bit(getvariable('kept'), _id::integer) = 1` }
}
