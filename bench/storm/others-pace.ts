import type { Control } from '../../simulator/client.ts'
import { pause, stop } from '../../scripts/stage/stage.ts'
import { countRecipients, draftCampaign, openScene, startCampaign } from '../stage/scene.ts'
import { storm } from './faults.ts'

export interface OthersPace {
  readonly speed: number
  readonly calmPerSecond: number
  readonly stormPerSecond: number
  /** Of the bot that lost most. */
  readonly slowestShare: number
  readonly scripted429: number
  readonly earlySends: number
}

const BOTS = 10
/** All ten at their full pace then make 1,500 real requests a second. */
const SPEED = 5
const TELEGRAM_PER_SECOND = 30
const WARM_UP_S = 30

/** Phases in seconds of product time. */
export async function othersPace({
  calmS,
  stormS,
}: {
  readonly calmS: number
  readonly stormS: number
}): Promise<OthersPace> {
  const perBot = Math.ceil((WARM_UP_S + calmS + stormS) * TELEGRAM_PER_SECOND * 1.2)
  const { stage, product, accounts } = await openScene({ speed: SPEED, bots: BOTS, perBot, atTelegram: true })
  try {
    const [stormed = 0, ...others] = accounts.map(({ telegramId }) => telegramId)
    const campaign = await draftCampaign(product.api, accounts)
    await startCampaign(product.api, campaign, await countRecipients(product.api, campaign))
    await pause((WARM_UP_S * 1000) / SPEED)
    const calm = await paceOver(stage.control, others, calmS)
    await stage.control.setFaults(storm(stormed))
    const stormy = await paceOver(stage.control, others, stormS)
    const { scripted429, earlySends } = await stage.control.summary()
    await stop(product.child)
    return {
      speed: SPEED,
      calmPerSecond: mean(calm),
      stormPerSecond: mean(stormy),
      slowestShare: Math.min(...others.map((_, index) => (stormy[index] ?? 0) / (calm[index] ?? 1))),
      scripted429,
      earlySends,
    }
  } finally {
    await stage.close()
  }
}

/** Messages a second of product time that each bot got through. */
async function paceOver(control: Control, bots: readonly number[], seconds: number): Promise<number[]> {
  const before = await countsOf(control, bots)
  await pause((seconds * 1000) / SPEED)
  const after = await countsOf(control, bots)
  return bots.map(
    (_, index) => (((after.counts[index] ?? 0) - (before.counts[index] ?? 0)) / (after.now - before.now)) * 1000,
  )
}

async function countsOf(control: Control, bots: readonly number[]): Promise<{ now: number; counts: number[] }> {
  const [{ now }, { committedByBot }] = await Promise.all([control.status(), control.summary()])
  return { now, counts: bots.map((bot) => committedByBot[String(bot)] ?? 0) }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
