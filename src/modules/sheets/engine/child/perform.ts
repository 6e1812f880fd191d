import { join } from 'node:path'
import type { Place, Task, TaskName, TaskResult } from '../protocol.ts'
import type { Doing } from './doing.ts'
import type { Duck } from './duckdb.ts'

export type Perform = (task: Task, doing: Doing) => Promise<TaskResult<TaskName>>

/** Of DuckDB's buffers; the child as a whole holds about 120 MB more, and what single operators take beside them. */
const MEMORY_MB = 240
const MAX_OPEN = 3

/** What a task needs is loaded with it: a glance does not wait for DuckDB. A project's DuckDB stays open for its next task. */
export function createPerform(): Perform {
  const open = new Map<string, Duck>()

  const duckOf = async (place: Place): Promise<Duck> => {
    const { openDuck } = await import('./duckdb.ts')
    const known = open.get(place.project)
    open.delete(place.project)
    const duck = known ?? (await openDuck(place, { memoryMb: MEMORY_MB }))
    open.set(place.project, duck)
    const [oldest] = open.keys()
    if (open.size > MAX_OPEN && oldest !== undefined) {
      open.get(oldest)?.close()
      open.delete(oldest)
    }
    return duck
  }
  return async (task, doing) => {
    const stop = (): void => open.get(task.place.project)?.interrupt()
    doing.signal.addEventListener('abort', stop, { once: true })
    try {
      return await performOne(task, duckOf, doing)
    } finally {
      doing.signal.removeEventListener('abort', stop)
    }
  }
}

async function performOne(
  task: Task,
  duckOf: (place: Place) => Promise<Duck>,
  doing: Doing,
): Promise<TaskResult<TaskName>> {
  const duck = (): Promise<Duck> => duckOf(task.place)
  switch (task.name) {
    case 'read':
      return (await import('./read.ts')).read(await duck(), task.input, task.place, doing)
    case 'unpack':
      return (await import('./unpack.ts')).unpackFile(task.input)
    case 'glance':
      return (await import('./glance.ts')).glanceAt(task.input)
    case 'consolidate':
      return (await import('./consolidate.ts')).consolidate(
        await duck(),
        task.input,
        join(task.place.tmp, 'all.parquet'),
      )
    case 'apply':
      return (await import('./apply.ts')).apply(await duck(), task.input)
    case 'replay':
      return (await import('./replay.ts')).replay(await duck(), task.input, task.place, doing)
    case 'export':
      return (await import('./export.ts')).exportFile(await duck(), task.input, doing)
    case 'preview':
      return (await import('./preview.ts')).preview(await duck(), task.input)
    case 'page':
      return (await import('./page.ts')).page(await duck(), task.input)
    case 'values':
      return (await import('./values.ts')).values(await duck(), task.input)
    case 'trace':
      return (await import('./trace.ts')).trace(await duck(), task.input)
  }
}
