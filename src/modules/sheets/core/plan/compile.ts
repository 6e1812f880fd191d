import { derive, choose, drop, rename, reorder } from './compile/columns.ts'
import { clean, convert } from './compile/convert.ts'
import { deduplicate, filter, sample, sort, top } from './compile/rows.ts'
import { group, pivot, unpivot } from './compile/shape.ts'
import { join, union } from './compile/tables.ts'
import { cluster, fill, merge, replace, split, tidy } from './compile/text.ts'
import { validate } from './compile/validate.ts'
import { workOn, type Working } from './compile/working.ts'
import type { CheckOutcome, Compiled, CompileOutcome, PlanContext } from './ports.ts'
import { attempt } from './refusal.ts'
import type { Step, StepOp } from './step.ts'

type Compilers = { readonly [Op in StepOp]: (step: Extract<Step, { op: Op }>, work: Working) => Compiled }

const compilers: Compilers = {
  rename,
  drop,
  select: choose,
  reorder,
  derive,
  filter,
  sort,
  deduplicate,
  fill,
  split,
  merge,
  replace,
  tidy,
  clean,
  convert,
  validate,
  join,
  union,
  group,
  pivot,
  unpivot,
  sample,
  top,
  cluster,
}

function compileAs<Op extends StepOp>(op: Op, step: Extract<Step, { op: Op }>, work: Working): Compiled {
  return compilers[op](step, work)
}

export function compile(step: Step, context: PlanContext): CompileOutcome {
  const outcome = attempt(() => compileAs(step.op, step, workOn(context)))
  return outcome.kind === 'ok' ? { kind: 'ok', compiled: outcome.value } : outcome
}

/** Whether the step fits the table, and what its columns are afterwards. */
export function check(step: Step, context: PlanContext): CheckOutcome {
  const outcome = compile(step, context)
  return outcome.kind === 'ok' ? { kind: 'ok', columns: outcome.compiled.columns } : outcome
}
