import { pause } from '../../../scripts/stage/stage.ts'
import { quantile } from '../../figures.ts'
import type { Figures } from '../../figures.ts'
import { isRaw } from './insist.ts'
import type { Answer, Visitor } from './visitor.ts'

/** Somebody at the dashboard who reads and writes all the time, and remembers what came back. */
export interface Probe {
  stop(): Promise<void>
  say(figures: Figures): void
}

const BETWEEN_MS = 150
const DRAFT = {
  name: 'Probe',
  message: { text: 'Never sent', media: null, button: null },
  audience: { accountIds: [] as number[] },
}

export function startProbe(visitor: Visitor): Probe {
  const seen = { answered: 0, busy: 0, bad: [] as string[] }
  const latencies: number[] = []
  let isStopped = false

  const judge = ({ status, text, retryAfter }: Answer): void => {
    if (status < 400) seen.answered++
    else if ((status === 503 || status === 429) && retryAfter !== null && !isRaw(text)) seen.busy++
    else seen.bad.push(`${status} ${text}`)
  }
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<void> => {
    const startedAt = performance.now()
    try {
      judge(await visitor.ask(method, path, body))
      latencies.push(performance.now() - startedAt)
    } catch (error) {
      seen.bad.push(String(error))
    }
  }
  const run = async (): Promise<void> => {
    while (!isStopped) {
      await ask('GET', '/campaigns?limit=5')
      await ask('POST', '/campaigns', DRAFT)
      await pause(BETWEEN_MS)
    }
  }
  const running = run()
  return {
    async stop() {
      isStopped = true
      await running
    },
    say(figures) {
      figures.say('answers', seen.answered, 'answers', { atLeast: 1 })
      figures.say('busy_with_retry_after', seen.busy, 'answers')
      figures.say('wrong_answers', seen.bad.length, 'answers', { exactly: 0 })
      if (latencies.length > 0) figures.say('longest_answer', quantile(latencies, 1), 'ms')
      for (const text of seen.bad.slice(0, 5)) figures.note(text.slice(0, 300))
    },
  }
}
