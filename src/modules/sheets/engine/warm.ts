import type { TaskCaps, TaskOptions, TaskOutcome } from '../ports.ts'
import { startChild, type Ending, type OpenChild } from './child-process.ts'
import type { Confinement } from './caps.ts'
import { engineBusy, engineClosed } from './errors.ts'
import { failureOf } from './failure.ts'
import type { FromChild, Task, TaskName, TaskResult } from './protocol.ts'
import { residentBytes } from './resident.ts'

export interface WarmDeps {
  readonly confinement: Confinement
  readonly caps: TaskCaps
  /** What it may read, and where it may write: all projects. */
  readonly folder: string
  readonly maxWaiting: number
  /** After that long without a question the child ends, and the next one starts another. */
  readonly idleMs: number
  /** A child that holds more after an answer is let go. */
  readonly maxIdleBytes: number
}

export interface Warm {
  run<K extends TaskName>(task: Task, wallMs: number, options: TaskOptions): Promise<TaskOutcome<TaskResult<K>>>
  close(): Promise<void>
}

interface Running {
  readonly number: number
  settle(outcome: TaskOutcome<TaskResult<TaskName>>): void
}

/** How long a cancelled question may take to stop by itself. */
const CANCEL_GRACE_MS = 500

/** One child that answers questions, one after the other. What ends it fails its question only; the next gets another child. */
export function createWarm(deps: WarmDeps): Warm {
  const waiting: (() => void)[] = []
  let isBusy = false
  let isClosed = false
  let line: Line | null = null
  let idle: NodeJS.Timeout | undefined

  const enter = async (): Promise<void> => {
    if (isClosed) throw engineClosed()
    if (!isBusy) isBusy = true
    else if (waiting.length >= deps.maxWaiting) throw engineBusy()
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const leave = async (): Promise<void> => {
    await letGoWhenLarge()
    const next = waiting.shift()
    if (next !== undefined) next()
    else {
      isBusy = false
      clearTimeout(idle)
      idle = setTimeout(() => line?.child.end('closed'), deps.idleMs).unref()
    }
  }
  const letGoWhenLarge = async (): Promise<void> => {
    if (line === null || line.child.hasEnded) return
    const bytes = await residentBytes(line.child.pid)
    if (bytes === null || bytes <= deps.maxIdleBytes) return
    line.child.end('closed')
    await line.child.ended
  }
  return {
    async run(task: Task, wallMs: number, options: TaskOptions) {
      await enter()
      clearTimeout(idle)
      try {
        if (isClosed) throw engineClosed()
        if (options.signal.aborted) return cancelled
        if (line === null || line.child.hasEnded) line = openLine(deps)
        return await line.ask(task, wallMs, options)
      } finally {
        await leave()
      }
    },
    async close() {
      isClosed = true
      clearTimeout(idle)
      line?.child.end('closed')
      await line?.child.ended
    },
  }
}

const cancelled = { kind: 'failed', reason: 'cancelled', detail: 'it was cancelled' } as const

interface Line {
  readonly child: OpenChild
  ask(task: Task, wallMs: number, options: TaskOptions): Promise<TaskOutcome<TaskResult<TaskName>>>
}

function openLine({ confinement, caps, folder }: WarmDeps): Line {
  let running: Running | null = null
  let onReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const hear = (message: FromChild): void => {
    if (message === 'ready') onReady()
    else if (message.number !== running?.number || 'progress' in message) return
    else if ('result' in message) running.settle({ kind: 'done', result: message.result })
    else running.settle({ kind: 'failed', ...message.failure })
  }
  const child = startChild({ confinement, caps, readable: [folder], writable: [folder], onMessage: hear })
  return {
    child,
    async ask(task, wallMs, { signal }) {
      const answered = new Promise<TaskOutcome<TaskResult<TaskName>>>((resolve) => {
        running = { number: task.number, settle: resolve }
        void child.ended.then((ending: Ending) =>
          resolve({ kind: 'failed', ...failureOf(ending, { ...caps, wallMs }) }),
        )
      })
      let grace: NodeJS.Timeout | undefined
      const cancel = (): void => {
        child.send({ cancel: task.number })
        grace = setTimeout(() => child.end('cancelled'), CANCEL_GRACE_MS)
      }
      signal.addEventListener('abort', cancel, { once: true })
      const deadline = setTimeout(() => child.end('wall'), wallMs)
      void ready.then(() => child.send(task))
      const outcome = await answered
      clearTimeout(deadline)
      clearTimeout(grace)
      signal.removeEventListener('abort', cancel)
      running = null
      return outcome
    },
  }
}
