import { isDeepStrictEqual } from 'node:util'
import { complete } from '../../src/modules/sheets/core/plan/command/complete.ts'
import { parseCommand } from '../../src/modules/sheets/core/plan/command/parse.ts'
import { compile } from '../../src/modules/sheets/core/plan/compile.ts'
import { describe } from '../../src/modules/sheets/core/plan/describe.ts'
import type { Compiled, PlanContext } from '../../src/modules/sheets/core/plan/ports.ts'
import type { Step } from '../../src/modules/sheets/core/plan/step.ts'
import { CANARY, someContext, someStep } from './random-plans.ts'
import { chanceOf, type Chance } from './seeded-chance.ts'
import { noise, spoiled } from './spoiled-lines.ts'
import { notAllowed } from './sql-allowed.ts'

export interface Fuzzed {
  readonly compiled: number
  readonly refused: number
  readonly lines: number
  /** Lines that meant something, spoiled as they were. */
  readonly understood: number
  /** How long each line took. */
  readonly lineMs: readonly number[]
  /** What went wrong, with the seed that does it again. */
  readonly faults: readonly string[]
}

/** What is kept of a seed for those who want to run it. */
export type OnCompiled = (context: PlanContext, compiled: Compiled, seed: number) => void

/** Each seed: a table, a step that is compiled and told in words and back, and a line as a hurried person types it. */
export function fuzzPlans(from: number, count: number, onCompiled?: OnCompiled): Fuzzed {
  const faults: string[] = []
  const sums = { compiled: 0, refused: 0, lines: 0, understood: 0 }
  const lineMs: number[] = []
  const fault = (seed: number, what: string): void => void faults.push(`seed ${String(seed)}: ${what}`)
  const timed = (text: string, context: PlanContext): ReturnType<typeof parseCommand> => {
    const start = performance.now()
    const outcome = parseCommand(text, context)
    lineMs.push(performance.now() - start)
    return outcome
  }
  const told = (step: Step, context: PlanContext, seed: number): void => {
    const outcome = compile(step, context)
    if (outcome.kind === 'refused') {
      sums.refused++
      return
    }
    sums.compiled++
    for (const odd of oddities(outcome.compiled)) fault(seed, odd)
    const words = describe(step, context)
    const read = timed(words, context)
    if (read.kind !== 'steps' || !isDeepStrictEqual(read.steps, [step])) fault(seed, `does not read as told: ${words}`)
    onCompiled?.(context, outcome.compiled, seed)
  }
  for (let seed = from; seed < from + count; seed++) {
    const chance = chanceOf(seed)
    const context = someContext(chance)
    const step = someStep(chance, context)
    try {
      told(step, context, seed)
      sums.lines++
      if (lineIsUnderstood(chance, describe(step, context), context, timed)) sums.understood++
    } catch (error) {
      fault(seed, error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }
  return { ...sums, lineMs, faults }
}

function oddities({ sql, parameters, checks }: Compiled): readonly string[] {
  return [{ sql, parameters }, ...checks].flatMap((query) => {
    const odd = notAllowed(query.sql, query.parameters.length)
    const leaks = query.sql.includes(CANARY) ? ['text of people in the SQL'] : []
    return [...leaks, ...odd.map((token) => `not on the list: ${token}`)]
  })
}

function lineIsUnderstood(
  chance: Chance,
  words: string,
  context: PlanContext,
  parse: (text: string, context: PlanContext) => ReturnType<typeof parseCommand>,
): boolean {
  const line = chance.maybe(0.7) ? spoiled(chance, words) : noise(chance)
  const outcome = parse(line, context)
  complete(line, chance.below(line.length + 1), context)
  const steps: readonly Step[] = outcome.kind === 'steps' ? outcome.steps.slice(0, 1) : []
  for (const step of steps) {
    const compiled = compile(step, context)
    if (compiled.kind === 'ok' && oddities(compiled.compiled).length > 0)
      throw new Error(`${line}: ${oddities(compiled.compiled).join(', ')}`)
  }
  return outcome.kind === 'steps'
}
