import type { Document, ParseOutcome } from '../../ports.ts'
import type { ParserSettings, PickRequest } from '../contract.ts'
import type { Discovery } from '../workbench/discover.ts'
import type { Picked } from '../workbench/pick.ts'

/** What is done in the thread, and what comes of it. */
export interface Tasks {
  readonly read: {
    readonly input: { readonly document: Document; readonly settings: ParserSettings; readonly nowMs: number }
    readonly output: ParseOutcome
  }
  readonly discover: {
    readonly input: { readonly document: Document; readonly nowMs: number }
    readonly output: Discovery
  }
  readonly pick: {
    readonly input: {
      readonly document: Document
      readonly request: Omit<PickRequest, 'url'>
      readonly nowMs: number
    }
    readonly output: Picked
  }
}
export type TaskName = keyof Tasks
export type Task = { readonly [K in TaskName]: { readonly name: K; readonly input: Tasks[K]['input'] } }[TaskName]

export type ThreadReply =
  | 'ready'
  | { readonly output: Tasks[TaskName]['output'] }
  /** It ran out of stack or made a text that is too long. */
  | { readonly failure: 'too_large' | 'unreadable'; readonly detail: string }
