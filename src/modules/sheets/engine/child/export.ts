import { exportVersion } from '../../writing/export.ts'
import type { TaskInput, TaskResult } from '../protocol.ts'
import type { Duck } from './duckdb.ts'
import type { Doing } from './doing.ts'

export function exportFile(
  duck: Duck,
  request: TaskInput<'export'>,
  { onProgress, signal }: Doing,
): Promise<TaskResult<'export'>> {
  const onRows = (done: number): void => onProgress({ done, total: request.rows, unit: 'rows' })
  return exportVersion(duck.typed, request, { onRows, signal })
}
