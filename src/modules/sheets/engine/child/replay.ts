import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from '../../core/plan/step.ts'
import type { VersionFacts } from '../../ports.ts'
import type { Place, TaskInput } from '../protocol.ts'
import { apply } from './apply.ts'
import { consolidate } from './consolidate.ts'
import type { Duck } from './duckdb.ts'
import type { Doing } from './doing.ts'

/** Every version on the way is a file of the child's own, gone when the next one is made; the last has the name asked for. */
export async function replay(
  duck: Duck,
  request: TaskInput<'replay'>,
  place: Place,
  doing: Doing,
): Promise<VersionFacts[]> {
  const { base, steps, others, out } = request
  const fileOf = (index: number): string => (index === steps.length ? out : join(place.tmp, `version-${index}.parquet`))
  const tell = (done: number): void => doing.onProgress({ done, total: steps.length + 1, unit: 'rows' })
  const facts = [await consolidate(duck, { ...base, out: fileOf(0) }, join(place.tmp, 'all.parquet'))]
  for (const [index, step] of steps.entries()) {
    if (doing.signal.aborted) throw new Error('It was cancelled.')
    tell(index + 1)
    facts.push(await applyTo(duck, { step, others, file: fileOf(index), out: fileOf(index + 1) }, facts.at(-1)))
    rmSync(fileOf(index), { force: true })
  }
  return facts
}

interface Next {
  readonly step: Step
  readonly others: TaskInput<'replay'>['others']
  readonly file: string
  readonly out: string
}

function applyTo(duck: Duck, next: Next, before: VersionFacts | undefined): Promise<VersionFacts> {
  return apply(duck, { ...next, columns: before?.columns ?? [] })
}
