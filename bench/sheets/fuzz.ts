import { parseArgs } from 'node:util'
import { awkwardRows } from '../../test/support/awkward-rows.ts'
import { brokenOf, openDuck, read, table } from '../../test/support/duck.ts'
import { fuzzPlans, type Fuzzed } from '../../test/support/fuzz-plans.ts'
import { chanceOf } from '../../test/support/seeded-chance.ts'
import type { Compiled, PlanContext } from '../../src/modules/sheets/core/plan/ports.ts'
import type { Figures } from '../figures.ts'

const PORTION = 1_000
const MAX_LINE_MS = 20
const MAX_NOTES = 10

interface Kept {
  readonly context: PlanContext
  readonly compiled: Compiled
  readonly seed: number
}

/** `--plans=N` random plans and as many lines, `--runs=N` of them on a real DuckDB, `--seed=N` where they begin. */
export async function fuzzBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { plans: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' } },
  })
  const [plans, runs, seed] = [Number(values.plans ?? 100_000), Number(values.runs ?? 2_000), Number(values.seed ?? 1)]
  const every = Math.max(1, Math.floor(plans / runs))
  const kept: Kept[] = []
  const results: Fuzzed[] = []
  for (let from = seed; from < seed + plans; from += PORTION)
    results.push(
      fuzzPlans(from, Math.min(PORTION, seed + plans - from), (context, compiled, at) => {
        if (at % every === 0) kept.push({ context, compiled, seed: at })
      }),
    )
  const faults = results.flatMap((result) => result.faults)
  const sum = (of: (result: Fuzzed) => number): number => results.reduce((before, result) => before + of(result), 0)
  figures.say(
    'plans',
    sum((result) => result.compiled + result.refused),
    'plans',
    { atLeast: plans },
  )
  figures.say(
    'compiled',
    sum((result) => result.compiled),
    'plans',
  )
  figures.say(
    'lines',
    sum((result) => result.lines),
    'lines',
    { atLeast: plans },
  )
  figures.say(
    'understood',
    sum((result) => result.understood),
    'lines',
  )
  figures.say('parse_p99', p99(results.flatMap((result) => result.lineMs)), 'ms', { below: MAX_LINE_MS })
  figures.say('faults', faults.length, 'faults', { exactly: 0 })
  await execute(figures, kept, faults)
  for (const fault of faults.slice(0, MAX_NOTES)) figures.note(fault)
}

const p99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0

async function execute(figures: Figures, kept: readonly Kept[], faults: string[]): Promise<void> {
  const duck = await openDuck()
  let failed = 0
  try {
    for (const { context, compiled, seed } of kept) {
      const chance = chanceOf(seed)
      const [other] = context.others
      await table(duck.connection, 'input', context.columns, awkwardRows(chance, context.columns, 1 + chance.below(25)))
      if (other !== undefined)
        await table(duck.connection, 'other_0', other.columns, awkwardRows(chance, other.columns, chance.below(8)))
      try {
        await read(duck.connection, compiled.sql, compiled.parameters)
        await brokenOf(duck.connection, compiled)
      } catch (error) {
        failed++
        faults.push(`seed ${String(seed)}: ${String(error)}`)
      }
    }
  } finally {
    duck.close()
  }
  figures.say('executed', kept.length, 'steps')
  figures.say('failed_in_duckdb', failed, 'steps', { exactly: 0 })
}
