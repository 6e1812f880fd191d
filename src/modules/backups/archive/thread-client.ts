import { Worker } from 'node:worker_threads'
import type { Made, MakePlan, MakeProgress } from './make.ts'

export type ThreadReply =
  | { readonly progress: MakeProgress }
  | { readonly made: Made }
  /** What went wrong, in words. */
  | { readonly failure: string }

/** Makes an archive in a thread of its own: sealing takes the processor for as long as it lasts, and the event loop is for others. */
export function makeInThread(
  plan: MakePlan,
  signal: AbortSignal,
  onProgress: (progress: MakeProgress) => void,
): Promise<Made> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: plan })
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    let outcome = (): void => reject(new Error('The thread of the backup has ended.'))
    worker.on('message', (reply: ThreadReply) => {
      if ('progress' in reply) onProgress(reply.progress)
      else outcome = 'made' in reply ? () => resolve(reply.made) : () => reject(new Error(reply.failure))
    })
    worker.once('error', (error: Error) => {
      outcome = () => reject(error)
    })
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop)
      outcome()
    })
  })
}
