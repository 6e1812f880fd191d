import { pause } from '../../../scripts/stage/stage.ts'
import { quantile, type Figures } from '../../figures.ts'
import { createChance } from '../chance.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign, type Play } from './play.ts'

const LONGEST_EXIT_MS = 10_000
const STARTUP_SHARE = 0.15
const STARTUP_MS = 900
const ADVANCE_TIMEOUT_MS = 20_000
/** Statuses of an end that was asked for. Before the first line of ours has run, the signal itself ends the process. */
const ORDERLY = new Set<unknown>([0, 'SIGTERM'])

/** SIGTERM at random moments of a campaign, and of starts: each end is quick and leaves nothing in doubt. */
export async function sigterm(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const times = isShort ? 8 : 100
  const people = isShort ? 800 : 6_000
  await onStage({ people, bots: 3, speed: 5 }, async (play) => {
    const campaign = await startCampaign(play.product.api, play.accounts, 'sigterm')
    const chance = createChance(1)
    const exits: number[] = []
    let disorderly = 0
    const before = (await play.stage.control.summary()).committed
    for (let turn = 0; turn < times; turn++) {
      if (chance() < STARTUP_SHARE) await pause(chance() * STARTUP_MS)
      else await advance(play, before + (people * (turn + 1) * 0.95) / (times + 1))
      const startedAt = performance.now()
      play.product.child.signal('SIGTERM')
      const end = await play.product.child.exited
      exits.push(performance.now() - startedAt)
      if (!ORDERLY.has(end)) disorderly++
      play.product = play.stage.launch(play.env)
    }
    await play.stage.ready(play.product)
    const isDone = await isCompleted(play.product.api, campaign)
    const reckoning = await reckon(play, campaign)
    figures.say('signals', times, 'SIGTERM')
    figures.say('longest_exit', quantile(exits, 1), 'ms', { below: LONGEST_EXIT_MS })
    figures.say('median_exit', quantile(exits, 0.5), 'ms')
    figures.say('disorderly_ends', disorderly, 'ends', { exactly: 0 })
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    figures.say('uncertain', reckoning.agreement.uncertain, 'people', { exactly: 0 })
    sayReckoning(figures, reckoning)
  })
}

/** Waits until so many messages have arrived in all. */
async function advance({ stage, product }: Play, target: number): Promise<void> {
  await stage.ready(product)
  const deadline = performance.now() + ADVANCE_TIMEOUT_MS
  while ((await stage.control.summary()).committed < target && performance.now() < deadline) await pause(10)
}
