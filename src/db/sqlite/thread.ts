import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openReader, openWriter } from './open.ts'
import { createExecutor } from './statements.ts'
import type { ThreadOptions, ThreadReply, ThreadRequest } from './thread-client.ts'

const { path, role } = workerData as ThreadOptions
const db: DatabaseSync = role === 'reader' ? openReader(path) : openWriter(path)
const execute = createExecutor(db)

parentPort?.on('message', (request: ThreadRequest) => {
  if (request === 'close') {
    db.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(answer(request))
})

function answer(request: Exclude<ThreadRequest, 'close'>): ThreadReply {
  try {
    return { id: request.id, result: execute(request.sql, request.parameters) }
  } catch (error) {
    return { id: request.id, error: error instanceof Error ? error.message : String(error) }
  }
}
