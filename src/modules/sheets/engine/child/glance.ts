import { glance } from '../../ingest/glance.ts'
import { openReader } from '../../reading/open-reader.ts'
import type { TaskInput, TaskResult } from '../protocol.ts'

export async function glanceAt({ path, name }: TaskInput<'glance'>): Promise<TaskResult<'glance'>> {
  const reader = await openReader(path, name)
  try {
    return await glance(reader)
  } finally {
    reader.close()
  }
}
