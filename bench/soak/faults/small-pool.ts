import { quantile, type Figures } from '../../figures.ts'
import { isRaw } from './insist.ts'
import { onPostgres } from './on-postgres.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, reckon, sayReckoning, startCampaign } from './play.ts'
import { becomeOwner, type Answer } from './visitor.ts'

const PARALLEL = 500
const POOL = { PG_POOL_MAX: '5', RATE_LIMIT_PER_MINUTE: '0' }
const PATHS = ['/campaigns?limit=20', '/accounts?limit=20', '/contacts?limit=20', '/auth/me'] as const

/** 500 people ask at the same moment, again and again, while a campaign runs on five connections. */
export async function smallPool(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const rounds = isShort ? 2 : 20
  await onPostgres({ people: 900, bots: 3, speed: 2, envOf: () => Promise.resolve(POOL) }, async (play) => {
    const { product } = play
    const visitor = await becomeOwner(product)
    const campaign = await startCampaign(product.api, play.accounts, 'pool')
    const seen = { answered: 0, busy: 0, wrong: [] as string[] }
    const latencies: number[] = []
    const ask = async (index: number): Promise<void> => {
      const startedAt = performance.now()
      judge(seen, await visitor.ask('GET', PATHS[index % PATHS.length] ?? '/auth/me').catch(causeOf))
      latencies.push(performance.now() - startedAt)
    }
    for (let round = 0; round < rounds; round++)
      await Promise.all(Array.from({ length: PARALLEL }, (_, index) => ask(index)))
    const isDone = await isCompleted(product.api, campaign)
    figures.say('calls', rounds * PARALLEL, 'requests')
    figures.say('answered', seen.answered, 'requests', { atLeast: rounds })
    figures.say('busy_with_retry_after', seen.busy, 'requests')
    figures.say('wrong_answers', seen.wrong.length, 'requests', { exactly: 0 })
    for (const text of seen.wrong.slice(0, 5)) figures.note(text.slice(0, 300))
    figures.say('p99', quantile(latencies, 0.99), 'ms')
    figures.say('process_ended', Number(product.child.hasExited), '', { exactly: 0 })
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    const reckoning = await reckon(play, campaign)
    figures.say('uncertain', reckoning.agreement.uncertain, 'people', { exactly: 0 })
    sayReckoning(figures, reckoning)
  })
}

/** `fetch` itself only says that it failed. */
const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)

function judge(seen: { answered: number; busy: number; wrong: string[] }, answer: Answer | string): void {
  if (typeof answer === 'string') seen.wrong.push(answer)
  else if (answer.status < 400) seen.answered++
  else if ((answer.status === 503 || answer.status === 429) && answer.retryAfter !== null && !isRaw(answer.text))
    seen.busy++
  else seen.wrong.push(`${answer.status} ${answer.text}`)
}
