import { stat } from 'node:fs/promises'
import type { Execute } from './statements.ts'
import { startSqliteThread } from './thread-client.ts'

const INTERVAL_MS = 500
const IDLE_WAL_BYTES = 1024 * 1024
/** Above this the writer itself copies the last few pages, so that the log starts over instead of growing for as long as it is busy. */
const BUSY_WAL_BYTES = 32 * 1024 * 1024
const TIMEOUT_MS = 60_000

export interface Checkpointer {
  close(): Promise<void>
}

/** Moves the write-ahead log into the file from a thread of its own: a commit never waits for that. */
export function startCheckpointer(path: string, write: Execute, onError: (error: unknown) => void): Checkpointer {
  const thread = startSqliteThread({ path, role: 'checkpointer' }, TIMEOUT_MS)
  let running: Promise<void> = Promise.resolve()
  let busy = false

  const checkpoint = async (): Promise<void> => {
    const bytes = await sizeOf(`${path}-wal`)
    if (bytes < IDLE_WAL_BYTES) return
    await thread.execute('pragma wal_checkpoint(passive)', [])
    if (bytes > BUSY_WAL_BYTES) write('pragma wal_checkpoint(passive)', [])
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    running = checkpoint()
      .catch(onError)
      .finally(() => {
        busy = false
      })
  }, INTERVAL_MS)
  timer.unref()

  return {
    async close() {
      clearInterval(timer)
      await running
      await thread.close()
    },
  }
}

/** There is no log before the first statement. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
      throw error
    },
  )
