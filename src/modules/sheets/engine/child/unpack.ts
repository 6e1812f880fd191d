import type { TaskInput, TaskResult } from '../protocol.ts'

export function unpack(_request: TaskInput<'unpack'>): TaskResult<'unpack'> {
  return null
}
