import { unpack as unpackZip } from '../../reading/zip/unpack.ts'
import type { TaskInput, TaskResult } from '../protocol.ts'

export function unpack(request: TaskInput<'unpack'>): Promise<TaskResult<'unpack'>> {
  return unpackZip(request)
}
