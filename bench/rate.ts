import { parseArgs } from 'node:util'
import type { LedgerSummary } from '../simulator/ledger/types.ts'
import { pause, stop } from '../scripts/stage/stage.ts'
import { quantile, type Figures } from './figures.ts'
import { pressStart } from './stage/presses.ts'
import { countRecipients, draftCampaign, openScene, startCampaign, type Scene } from './stage/scene.ts'
import { watch } from './stage/watch.ts'

interface Load {
  readonly bots: number
  readonly seconds: number
  readonly goalPerSecond: number
  readonly pressEveryMs: number
}

const ONE: Load = { bots: 1, seconds: 180, goalPerSecond: 29.7, pressEveryMs: 500 }
const HUNDRED: Load = { bots: 100, seconds: 60, goalPerSecond: 2_900, pressEveryMs: 50 }
const TELEGRAM_PER_SECOND = 30
/** Nobody runs out of recipients before the time is up. */
const SPARE = 1.2
const MAX_ANSWER_MS = 500
const FIRST_COMMIT_TIMEOUT_MS = 60_000
const LAST_ANSWERS_MS = 2_000

/** `--quick`: seconds instead of minutes; `--bots N`, `--seconds N`: only this load. */
export async function rateBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, bots: { type: 'string' }, seconds: { type: 'string' } },
  })
  const loads = [ONE, HUNDRED]
    .filter(({ bots }) => values.bots === undefined || bots === Number(values.bots))
    .map((load) => ({ ...load, seconds: Number(values.seconds ?? (values.quick ? 15 : load.seconds)) }))
  if (loads.length === 0) throw new Error('--bots is 1 or 100.')
  for (const load of loads) await measure(figures.of(load.bots === 1 ? '1 bot' : `${load.bots} bots`), load)
}

async function measure(figures: Figures, load: Load): Promise<void> {
  const { bots, seconds } = load
  figures.note(
    `${seconds} s of real time beside the simulator; meanwhile somebody new presses Start each ${load.pressEveryMs} ms`,
  )
  const perBot = Math.ceil(seconds * TELEGRAM_PER_SECOND * SPARE)
  const scene = await openScene({ speed: 1, bots, perBot, atTelegram: true })
  try {
    await run(figures, scene, load)
  } finally {
    await scene.stage.close()
  }
}

async function run(figures: Figures, { stage, product, accounts }: Scene, load: Load): Promise<void> {
  const watching = await watch(stage, product)
  const campaign = await draftCampaign(product.api, accounts)
  await startCampaign(product.api, campaign, await countRecipients(product.api, campaign))
  await firstCommit(stage.control.summary)
  const presses = pressStart(
    stage.control,
    accounts.map(({ telegramId }) => telegramId),
    load.pressEveryMs,
  )
  await pause(load.seconds * 1000)
  const summary = await stage.control.summary()
  const usage = await watching.end()
  await presses.stop()
  await pause(LAST_ANSWERS_MS)
  const { latenciesMs, unanswered } = await presses.answers()
  await stop(product.child)

  figures.say('committed_per_second', committedPerSecond(summary), '1/s', { atLeast: load.goalPerSecond })
  figures.say('limited_429', summary.limited429, 'answers', { exactly: 0 })
  figures.say('highest_second_of_a_bot', Math.max(...Object.values(summary.maxPerSecondByBot)), '1/s')
  figures.say('start_answered_p50', quantile(latenciesMs, 0.5), 'ms')
  figures.say('start_answered_p99', quantile(latenciesMs, 0.99), 'ms', { below: MAX_ANSWER_MS })
  figures.say('starts_unanswered', unanswered, `of ${latenciesMs.length + unanswered}`, { exactly: 0 })
  figures.say('memory_idle', usage.idleMib, 'MiB')
  figures.say('memory_over_idle', usage.peakMib - usage.idleMib, 'MiB')
  figures.say('event_loop_delay_max', usage.loopDelayMaxMs, 'ms')
  figures.say('product_cpu', usage.productCpuShare, 'cores')
  figures.say('simulator_cpu', usage.simulatorCpuShare, 'cores')
}

/** Between the first and the last message by the simulator's clock. */
function committedPerSecond({ committed, firstCommitAt, lastCommitAt }: LedgerSummary): number {
  if (firstCommitAt === null || lastCommitAt === null) throw new Error('Nothing was committed.')
  return ((committed - 1) / (lastCommitAt - firstCommitAt)) * 1000
}

async function firstCommit(summary: () => Promise<LedgerSummary>): Promise<void> {
  const deadline = performance.now() + FIRST_COMMIT_TIMEOUT_MS
  while ((await summary()).firstCommitAt === null) {
    if (performance.now() > deadline) throw new Error('The campaign did not begin.')
    await pause(20)
  }
}
