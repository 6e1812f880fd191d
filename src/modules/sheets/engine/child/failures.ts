import { readFailures, type ReadFailureReason } from '../../ports.ts'
import type { Failure } from '../protocol.ts'

/** Thrown by a task for what is expected: the plan does not fit, the file is not what it should be. */
export class TaskFailure extends Error {
  readonly reason: Failure['reason']

  constructor(reason: Failure['reason'], detail: string) {
    super(detail)
    this.reason = reason
  }
}

const OUT_OF_MEMORY = /Out of Memory Error|bad_alloc|Array buffer allocation failed|failed to allocate/i
const OUT_OF_DISK = /ENOSPC|No space left|max_temp_directory_size|File too large|EFBIG/i
const INTERRUPTED = /INTERRUPT/
const MAX_DETAIL = 500

/** Anything that was thrown, as an answer. */
export function toFailure(error: unknown, signal: AbortSignal): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof TaskFailure) return { reason: error.reason, detail: message }
  if (isReadFailure(error)) return { reason: error.reason, detail: error.detail }
  if (signal.aborted || INTERRUPTED.test(message)) return { reason: 'cancelled', detail: 'it was cancelled' }
  if (OUT_OF_MEMORY.test(message) || error instanceof RangeError)
    return { reason: 'over_limit', detail: 'it needs more memory than it may have' }
  if (OUT_OF_DISK.test(message))
    return {
      reason: 'over_limit',
      detail: 'it needs more space on the disk than there is',
    }
  return { reason: 'crashed', detail: message.slice(0, MAX_DETAIL) }
}

function isReadFailure(
  error: unknown,
): error is Error & { readonly reason: ReadFailureReason; readonly detail: string } {
  if (!(error instanceof Error) || !('reason' in error) || !('detail' in error)) return false
  const reasons: readonly unknown[] = readFailures
  return reasons.includes(error.reason)
}
