import { parentPort, workerData } from 'node:worker_threads'
import { make, type MakePlan } from './make.ts'
import type { ThreadReply } from './thread-client.ts'

/** Telling more often would cost more than the work. */
const TELL_EVERY_MS = 200

const post = (reply: ThreadReply): void => parentPort?.postMessage(reply)
let toldAt = 0

try {
  const made = await make(workerData as MakePlan, (progress) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return
    toldAt = performance.now()
    post({ progress })
  })
  post({ made })
} catch (error) {
  post({ failure: error instanceof Error ? error.message : String(error) })
}
