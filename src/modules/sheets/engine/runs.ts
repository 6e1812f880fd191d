import { mkdir, rm } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import type { TaskCaps, TaskOptions, TaskOutcome } from '../ports.ts'
import { defaultCaps } from './caps.ts'
import { makeDurable } from './durable.ts'
import type { OneShot } from './one-shot.ts'
import { placeIn, projectFolder } from './place.ts'
import type { Task, TaskInput, TaskName, TaskResult } from './protocol.ts'
import type { Warm } from './warm.ts'

export interface Runs {
  /** In a child of its own. */
  readonly alone: <K extends TaskName>(work: Described<K>, options: TaskOptions) => Promise<TaskOutcome<TaskResult<K>>>
  /** By a child that answers questions. */
  readonly asked: <K extends TaskName>(
    warm: Warm,
    work: Described<K>,
    options: TaskOptions,
  ) => Promise<TaskOutcome<TaskResult<K>>>
}

export interface Described<K extends TaskName> {
  readonly name: K
  readonly input: TaskInput<K>
  /** All in one project. */
  readonly files: readonly string[]
  /** A file that it reads, wherever that is. */
  readonly outside?: string
  /** Files that it has made. */
  readonly made?: (result: TaskResult<K>) => readonly string[]
}

export function createRuns(root: string, oneShot: OneShot): Runs {
  let count = 0
  const begin = <K extends TaskName>(work: Described<K>, tag: string): Task => {
    const { name, input } = work
    const place = placeIn(projectFolder(root, work.files), tag)
    return { number: count, name, input, place } as Task
  }
  return {
    async alone<K extends TaskName>(work: Described<K>, options: TaskOptions) {
      count += 1
      const task = begin(work, `task-${process.pid}-${count}`)
      const readable = work.outside === undefined ? [] : [realpathSync(work.outside)]
      await mkdir(task.place.tmp, { recursive: true })
      try {
        const outcome = await oneShot.run<K>({ task, readable, caps: capsFor(work.name, options) }, options)
        if (outcome.kind === 'done') await makeDurable(work.made?.(outcome.result) ?? [])
        return outcome
      } finally {
        await rm(task.place.tmp, { recursive: true, force: true })
      }
    },
    async asked<K extends TaskName>(warm: Warm, work: Described<K>, options: TaskOptions) {
      count += 1
      const task = begin(work, `questions-${process.pid}`)
      const outcome = await warm.run<K>(task, capsFor(work.name, options).wallMs, options)
      if (outcome.kind === 'failed') await rm(task.place.tmp, { recursive: true, force: true })
      return outcome
    },
  }
}

const capsFor = (name: TaskName, { caps }: TaskOptions): TaskCaps => ({ ...defaultCaps[name], ...caps })
