import type { Logger } from '../../kernel/log.ts'

export interface Background {
  /** Repeats `step` until it says `done`; a key runs once at a time, and once more when it is asked for meanwhile. */
  run(key: string, step: () => Promise<Next>): void
  /** No step begins any more; resolves when the last has ended. */
  stop(): Promise<void>
}

/** ms of real time until the next step (0: at once). */
export type Next = { readonly afterMs: number } | 'done'

/** After a failure (a full disk, a busy writer) the step is tried again: nothing of it was written. */
const RETRY_MS = 1000

export function createBackground(logger: Logger): Background {
  const running = new Map<string, { again: boolean; ended: Promise<void> }>()
  const stopping = new AbortController()

  const tryStep = async (key: string, step: () => Promise<Next>): Promise<Next> => {
    try {
      return await step()
    } catch (error) {
      logger.error({ error, work: key }, 'background work failed; it is tried again')
      return { afterMs: RETRY_MS }
    }
  }

  const loop = async (key: string, step: () => Promise<Next>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const next = await tryStep(key, step)
      const self = running.get(key)
      if (next === 'done' && self?.again !== true) break
      if (self !== undefined) self.again = false
      if (next !== 'done' && next.afterMs > 0) await pause(next.afterMs, stopping.signal)
    }
    running.delete(key)
  }

  return {
    run(key, step) {
      const self = running.get(key)
      if (self !== undefined) self.again = true
      else if (!stopping.signal.aborted) {
        const entry = { again: false, ended: Promise.resolve() }
        running.set(key, entry)
        entry.ended = loop(key, step)
      }
    },
    async stop() {
      stopping.abort()
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
