import type { TaskInput, TaskResult } from '../protocol.ts'
import { cellSql } from './cells.ts'
import type { Duck } from './duckdb.ts'
import { relationSql, shapeOf } from './relation.ts'

export async function values(duck: Duck, request: TaskInput<'values'>): Promise<TaskResult<'values'>> {
  const { file, column, contains, limit } = request
  const relation = relationSql(await shapeOf(duck, file), [column])
  const rows = await duck.rows(
    `select value, count(*) as n from (select coalesce((${cellSql(column)})::varchar, '') as value from (${relation}))
     where contains(lower(value), lower($contains)) group by value order by n desc, value limit $limit`,
    { contains, limit: BigInt(limit) },
  )
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }))
}
