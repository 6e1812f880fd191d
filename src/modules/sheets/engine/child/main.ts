import { flushCompileCache } from 'node:module'
import type { FromChild, Task, ToChild } from '../protocol.ts'
import { toFailure } from './failures.ts'
import { createPerform } from './perform.ts'

/** A child does one task after the other, until its channel closes: with its parent, or when the parent lets it go. */

const say = (message: FromChild): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve())
  })

const perform = createPerform()
const running = new Map<number, AbortController>()

async function work(task: Task): Promise<void> {
  const { number } = task
  const aborting = new AbortController()
  running.set(number, aborting)
  try {
    const result = await perform(task, {
      signal: aborting.signal,
      onProgress: (progress) => void say({ number, progress }),
    })
    const used = usage()
    keepCompiled()
    await say({ number, result, usage: used })
  } catch (error) {
    await say({ number, failure: toFailure(error, aborting.signal), usage: usage() })
  }
  running.delete(number)
}

let hasKept = false

/** Whoever asked may end this child as soon as it has answered. */
function keepCompiled(): void {
  if (!hasKept) flushCompileCache()
  hasKept = true
}

function usage(): { cpuSeconds: number; peakResidentBytes: number } {
  const used = process.resourceUsage()
  return { cpuSeconds: (used.userCPUTime + used.systemCPUTime) / 1e6, peakResidentBytes: used.maxRSS * 1_024 }
}

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToChild) => {
  if ('cancel' in message) running.get(message.cancel)?.abort()
  else void work(message)
})
await say('ready')
