import type { TaskCaps } from '../ports.ts'
import type { Ending } from './child-process.ts'
import type { Failure } from './protocol.ts'

const MIB = 2 ** 20
const OUT_OF_MEMORY = /heap out of memory|Allocation failed|bad_alloc|Array buffer allocation failed|ENOMEM/i

/** What the end of a child means that gave no answer. */
export function failureOf(ending: Ending, caps: TaskCaps): Failure {
  switch (ending.endedFor) {
    case 'cancelled':
      return { reason: 'cancelled', detail: 'it was cancelled' }
    case 'closed':
      return { reason: 'cancelled', detail: 'Switchboard was stopped meanwhile' }
    case 'wall':
      return overLimit(`it took longer than ${caps.wallMs / 1_000} s, which is all it may`)
    case 'memory':
      return overMemory(caps)
    case null:
      return byItself(ending, caps)
  }
}

function byItself({ code, signal, words }: Ending, caps: TaskCaps): Failure {
  if (signal === 'SIGXCPU')
    return overLimit(`it needed more than ${caps.cpuSeconds} s of processor time, which is all it may`)
  if (signal === 'SIGXFSZ') return overLimit('it wrote a larger file than it may')
  if (OUT_OF_MEMORY.test(words)) return overMemory(caps)
  return {
    reason: 'crashed',
    detail: `the process that worked on it ended with ${signal ?? `code ${code ?? 'unknown'}`}`,
  }
}

const overLimit = (detail: string): Failure => ({ reason: 'over_limit', detail })
const overMemory = (caps: TaskCaps): Failure =>
  overLimit(`it needed more than ${Math.round(caps.residentBytes / MIB)} MB of memory, which is all it may`)
