import { Worker } from 'node:worker_threads'
import { parserBusy } from '../errors.ts'
import type { Task, TaskName, Tasks, ThreadReply } from './tasks.ts'

export interface ThreadLimits {
  /** Of one document, from when the thread has it. */
  readonly deadlineMs: number
  /** Of the thread's heap; what needs more ends the thread, and nothing else. */
  readonly heapMb: number
  /** Documents that wait, and their bytes together. */
  readonly maxWaiting: number
  readonly maxWaitingBytes: number
}

/** What became of a task: its output, or that the document was too much. */
export type TaskResult<K extends TaskName> =
  | { readonly kind: 'done'; readonly output: Tasks[K]['output'] }
  | { readonly kind: 'failed'; readonly reason: 'too_large' | 'schema'; readonly detail: string }

export interface ReadingThread {
  run<K extends TaskName>(name: K, input: Tasks[K]['input']): Promise<TaskResult<K>>
  close(): Promise<void>
}

interface Waiting {
  readonly task: Task
  readonly bytes: number
  settle(result: TaskResult<TaskName>): void
  refuse(error: Error): void
}

const START_MS = 30_000

/**
 * One thread that reads documents one after the other. It is started by the first; one that holds it beyond the deadline, or needs
 * more memory than it has, ends it, and the next document gets another. The others only wait that long.
 */
export function createReadingThread(limits: ThreadLimits): ReadingThread {
  const queue: Waiting[] = []
  let waitingBytes = 0
  let thread: OpenThread | null = null
  let current: Promise<void> | null = null
  let isClosed = false

  const next = async (): Promise<void> => {
    for (let waiting = queue.shift(); waiting !== undefined; waiting = queue.shift()) {
      waitingBytes -= waiting.bytes
      if (isClosed) waiting.refuse(closed())
      else await perform(waiting)
    }
    current = null
  }
  const perform = async (waiting: Waiting): Promise<void> => {
    try {
      thread ??= openThread(limits)
      const result = await thread.perform(waiting.task, limits.deadlineMs)
      waiting.settle(result)
    } catch (error) {
      waiting.refuse(error instanceof Error ? error : new Error(String(error)))
    }
    if (thread?.hasEnded() === true) thread = null
  }
  return {
    run: <K extends TaskName>(name: K, input: Tasks[K]['input']) =>
      new Promise<TaskResult<K>>((resolve, reject) => {
        const bytes = input.document.body.length
        if (isClosed) {
          reject(closed())
          return
        }
        if (queue.length >= limits.maxWaiting || (queue.length > 0 && waitingBytes + bytes > limits.maxWaitingBytes)) {
          reject(parserBusy())
          return
        }
        queue.push({
          task: { name, input } as Task,
          bytes,
          settle: (result) => resolve(result),
          refuse: reject,
        })
        waitingBytes += bytes
        current ??= next()
      }),
    async close() {
      isClosed = true
      await thread?.end()
      await current
    },
  }
}

const closed = (): Error => new Error('The parser is closed.')

interface OpenThread {
  perform(task: Task, deadlineMs: number): Promise<TaskResult<TaskName>>
  hasEnded(): boolean
  end(): Promise<void>
}

function openThread({ heapMb }: ThreadLimits): OpenThread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 4, stackSizeMb: 2 },
    stdout: false,
  })
  worker.unref()
  let hasEnded = false
  let onReply: (reply: ThreadReply) => void = () => undefined
  let onEnd: (error: Error | null) => void = () => undefined
  let failure: Error | null = null
  const ready = new Promise<void>((resolve) => {
    worker.on('message', (reply: ThreadReply) => (reply === 'ready' ? resolve() : onReply(reply)))
  })
  worker.on('error', (error: Error) => {
    failure = error
  })
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      hasEnded = true
      onEnd(failure)
      resolve()
    })
  })
  const end = async (): Promise<void> => {
    await worker.terminate()
    await exited
  }
  return {
    hasEnded: () => hasEnded,
    end,
    perform: (task, deadlineMs) =>
      new Promise((resolve, reject) => {
        let timer = setTimeout(() => void end().then(() => reject(new Error('The thread did not start.'))), START_MS)
        const settle = (result: TaskResult<TaskName>): void => {
          clearTimeout(timer)
          resolve(result)
        }
        onReply = (reply) => settle(toResult(reply))
        onEnd = (error) => {
          if (error === null || isOutOfMemory(error)) settle(tooMuch(error, deadlineMs))
          else {
            clearTimeout(timer)
            reject(error)
          }
        }
        void ready.then(() => {
          clearTimeout(timer)
          timer = setTimeout(() => void end(), deadlineMs)
          post(worker, task)
        })
      }),
  }
}

/** The document's bytes go over without being copied again. */
function post(worker: Worker, task: Task): void {
  const body = new Uint8Array(task.input.document.body)
  const document = { ...task.input.document, body }
  worker.postMessage({ ...task, input: { ...task.input, document } }, [body.buffer])
}

function toResult(reply: ThreadReply): TaskResult<TaskName> {
  if (reply === 'ready') throw new Error('The thread is ready twice.')
  if ('output' in reply) return { kind: 'done', output: reply.output }
  if (reply.failure === 'too_large')
    return {
      kind: 'failed',
      reason: 'too_large',
      detail: `The document is nested too deeply or too large to be read (${reply.detail}).`,
    }
  return { kind: 'failed', reason: 'schema', detail: `The document could not be read: ${reply.detail}` }
}

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

const tooMuch = (error: Error | null, deadlineMs: number): TaskResult<TaskName> => ({
  kind: 'failed',
  reason: 'too_large',
  detail:
    error === null
      ? `It was not read within ${deadlineMs / 1_000} s, so it was given up.`
      : 'Reading it needs more memory than a document may take.',
})
