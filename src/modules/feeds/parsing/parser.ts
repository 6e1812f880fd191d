import type { Document, Parser } from '../ports.ts'
import type { PickRequest } from './contract.ts'
import { failedToRead } from './outcome.ts'
import { MAX_DOCUMENT_BYTES } from './read-document.ts'
import { createReadingThread, type TaskResult, type ThreadLimits } from './thread/reading-thread.ts'

/** What the workbench has done in the parser's thread: pages are hostile there as well. */
export interface PageReader {
  discover(document: Document, nowMs: number): Promise<TaskResult<'discover'>>
  pick(document: Document, request: Omit<PickRequest, 'url'>, nowMs: number): Promise<TaskResult<'pick'>>
}

const LIMITS: ThreadLimits = {
  deadlineMs: 10_000,
  heapMb: 256,
  maxWaiting: 500,
  maxWaitingBytes: 64 * 1024 * 1024,
}

/** @throws parser_busy when too many documents wait; their sources are to be asked another time. */
export function createParser(limits: Partial<ThreadLimits> = {}): Parser & PageReader {
  const thread = createReadingThread({ ...LIMITS, ...limits })
  return {
    async parse(document, settings, nowMs) {
      if (document.body.length > MAX_DOCUMENT_BYTES)
        return failedToRead('too_large', `The document is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB.`)
      const result = await thread.run('read', { document, settings, nowMs })
      return result.kind === 'done' ? result.output : failedToRead(result.reason, result.detail)
    },
    discover: (document, nowMs) => thread.run('discover', { document, nowMs }),
    pick: (document, request, nowMs) => thread.run('pick', { document, request, nowMs }),
    close: () => thread.close(),
  }
}
