import { compile } from '../../core/plan/compile.ts'
import type { Compiled, SqlParameter } from '../../core/plan/ports.ts'
import type { Column } from '../../core/schema.ts'
import type { StepRequest, VersionFacts } from '../../ports.ts'
import type { Bound, Duck } from './duckdb.ts'
import { TaskFailure } from './failures.ts'
import { relationSql, shapeOf, type FileShape } from './relation.ts'

/** A step ready to be run: its relations are views of this DuckDB. */
export interface Prepared {
  readonly input: FileShape
  readonly compiled: Compiled
}

/** @throws TaskFailure `bad_plan`, with the sentence of the compiler */
export async function prepareStep(duck: Duck, { file, columns, others, step }: StepRequest): Promise<Prepared> {
  const outcome = compile(step, { columns, others, nextColumn: nextColumn(columns) })
  if (outcome.kind === 'refused') throw new TaskFailure('bad_plan', outcome.problem.message)
  const input = await shapeOf(duck, file)
  await view(duck, 'input', input, columns)
  for (const [place, other] of others.entries()) {
    const isUsed = new RegExp(`\\bother_${place}\\b`).test(outcome.compiled.sql)
    if (isUsed) await view(duck, `other_${place}`, await shapeOf(duck, other.file), other.columns)
  }
  return { input, compiled: outcome.compiled }
}

const nextColumn = (columns: readonly Column[]): number =>
  1 + Math.max(0, ...columns.map(({ id }) => Number(id.slice(1))))

const view = (duck: Duck, name: string, shape: FileShape, columns: readonly Column[]): Promise<void> =>
  duck.run(`create or replace temp view ${name} as ${relationSql(shape, columns)}`)

export const bind = (parameters: readonly SqlParameter[]): Bound =>
  Object.fromEntries(parameters.map((value, index) => [`p${index + 1}`, value]))

/** Sentences that do not hold. @throws TaskFailure `bad_plan` when one of them stops the step */
export async function brokenRules(duck: Duck, { checks }: Compiled, stop = true): Promise<VersionFacts['broken']> {
  const broken: { sentence: string; count: number }[] = []
  for (const { sentence, sql, parameters, stops } of checks) {
    const [row] = await duck.rows(sql, bind(parameters))
    const count = Number(row?.[0] ?? 0)
    if (count === 0) continue
    if (stops && stop)
      throw new TaskFailure(
        'bad_plan',
        `it does not hold that ${sentence}: ${count} ${count === 1 ? 'row breaks' : 'rows break'} it`,
      )
    broken.push({ sentence, count })
  }
  return broken
}
