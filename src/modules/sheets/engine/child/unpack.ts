import { mkdirSync } from 'node:fs'
import { unpack } from '../../reading/zip/unpack.ts'
import type { TaskInput, TaskResult } from '../protocol.ts'

export function unpackFile(request: TaskInput<'unpack'>): Promise<TaskResult<'unpack'>> {
  mkdirSync(request.outFolder, { recursive: true })
  return unpack(request)
}
