import { parentPort } from 'node:worker_threads'
import { readDocument } from '../read-document.ts'
import type { Task, Tasks, TaskName, ThreadReply } from './tasks.ts'

const post = (reply: ThreadReply): void => parentPort?.postMessage(reply)

async function perform(task: Task): Promise<Tasks[TaskName]['output']> {
  switch (task.name) {
    case 'read':
      return readDocument(task.input.document, task.input.settings, task.input.nowMs)
    case 'discover':
      return (await import('../workbench/discover.ts')).discover(task.input.document, task.input.nowMs)
    case 'pick':
      return (await import('../workbench/pick.ts')).pick(task.input.document, task.input.request, task.input.nowMs)
  }
}

parentPort?.on('message', (task: Task) => {
  perform(task).then(
    (output) => post({ output }),
    (error: unknown) =>
      post({
        failure: error instanceof RangeError ? 'too_large' : 'unreadable',
        detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
      }),
  )
})
post('ready')
