import type { Engine, Progress, ReadFailureReason } from '../ports.ts'

/** What the launcher and its children say to each other over the channel, as JSON. */

export type TaskName = Exclude<keyof Engine, 'caps' | 'version' | 'close'>
export type TaskInput<K extends TaskName> = Parameters<Engine[K]>[0]
export type TaskResult<K extends TaskName> = Extract<Awaited<ReturnType<Engine[K]>>, { kind: 'done' }>['result']

/** Where a task may write and spill; all in one project's folder. */
export interface Place {
  /** DuckDB sees nothing outside it. */
  readonly project: string
  /** The child's own; removed when it has ended. */
  readonly tmp: string
}

export type Task = {
  readonly [K in TaskName]: {
    readonly number: number
    readonly name: K
    readonly input: TaskInput<K>
    readonly place: Place
  }
}[TaskName]

/** `cancel`: the task of that number, if it still runs. */
export type ToChild = Task | { readonly cancel: number }

export type FailureReason = ReadFailureReason | 'cancelled' | 'bad_plan'

export interface Failure {
  readonly reason: FailureReason
  /** One sentence. */
  readonly detail: string
}

/** Of the child from its start, as the system counts it. */
export interface Usage {
  readonly cpuSeconds: number
  readonly peakResidentBytes: number
}

export type FromChild =
  | 'ready'
  | { readonly number: number; readonly progress: Progress }
  | { readonly number: number; readonly result: TaskResult<TaskName>; readonly usage: Usage }
  | { readonly number: number; readonly failure: Failure; readonly usage: Usage }
