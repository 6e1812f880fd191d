import type { TaskCaps, TaskOptions, TaskOutcome } from '../ports.ts'
import { startChild, type OpenChild } from './child-process.ts'
import type { Confinement } from './caps.ts'
import { engineBusy, engineClosed } from './errors.ts'
import { failureOf } from './failure.ts'
import type { FromChild, Task, TaskName, TaskResult, Usage } from './protocol.ts'

/** How a child ended and what it used: for measurements. */
export interface TaskReport {
  readonly name: TaskName
  readonly outcome: 'done' | 'failed'
  readonly wallMs: number
  readonly usage: Usage | null
}

export interface OneShotDeps {
  readonly confinement: Confinement
  /** Children at a time. */
  readonly width: number
  readonly maxWaiting: number
  readonly onReport: (report: TaskReport) => void
}

export interface Work {
  readonly task: Task
  readonly readable: readonly string[]
  readonly caps: TaskCaps
}

export interface OneShot {
  run<K extends TaskName>(work: Work, options: TaskOptions): Promise<TaskOutcome<TaskResult<K>>>
  close(): Promise<void>
}

/** A child for each task, so many at a time; it ends with its task, whatever that was. */
export function createOneShot(deps: OneShotDeps): OneShot {
  const waiting: (() => void)[] = []
  const open = new Set<OpenChild>()
  let free = deps.width
  let isClosed = false

  const enter = async (): Promise<void> => {
    if (isClosed) throw engineClosed()
    if (free > 0) free -= 1
    else if (waiting.length >= deps.maxWaiting) throw engineBusy()
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    async run(work: Work, options: TaskOptions) {
      await enter()
      try {
        if (isClosed) throw engineClosed()
        if (options.signal.aborted) return cancelled
        return await perform(deps, open, work, options)
      } finally {
        leave()
      }
    },
    async close() {
      isClosed = true
      for (const child of open) child.end('closed')
      await Promise.all([...open].map((child) => child.ended))
    },
  }
}

const cancelled = { kind: 'failed', reason: 'cancelled', detail: 'it was cancelled' } as const

async function perform(
  { confinement, onReport }: OneShotDeps,
  open: Set<OpenChild>,
  { task, readable, caps }: Work,
  { signal, onProgress }: TaskOptions,
): Promise<TaskOutcome<TaskResult<TaskName>>> {
  const startedAt = performance.now()
  let answer: Extract<FromChild, { usage: Usage }> | null = null
  const child = startChild({
    confinement,
    caps,
    readable: [...readable, task.place.project],
    writable: [task.place.project],
    onMessage(message) {
      if (message === 'ready') child.send(task)
      else if ('progress' in message) onProgress?.(message.progress)
      else {
        answer = message
        child.end('closed')
      }
    },
  })
  open.add(child)
  const cancel = (): void => child.end('cancelled')
  signal.addEventListener('abort', cancel, { once: true })
  const deadline = setTimeout(() => child.end('wall'), caps.wallMs)
  const ending = await child.ended
  clearTimeout(deadline)
  signal.removeEventListener('abort', cancel)
  open.delete(child)

  const said = answer as Extract<FromChild, { usage: Usage }> | null
  const isDone = said !== null && 'result' in said
  const wallMs = performance.now() - startedAt
  onReport({ name: task.name, outcome: isDone ? 'done' : 'failed', wallMs, usage: said?.usage ?? null })
  if (said === null) return { kind: 'failed', ...failureOf(ending, caps) }
  return 'result' in said ? { kind: 'done', result: said.result } : { kind: 'failed', ...said.failure }
}
