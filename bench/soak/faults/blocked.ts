import { pause } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign } from './play.ts'

const BLOCK_MS = 5_000
const BETWEEN_MS = 1_200
const BOTS = 2
const PER_SECOND = 30

/** The event loop stands still for 5 s, again and again, while a campaign is sent at real time and Telegram asks for waits. */
export async function blockedLoop(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const times = isShort ? 2 : 20
  const people = Math.round(times * (BETWEEN_MS / 1000) * PER_SECOND * BOTS * 1.2)
  await onStage({ people, bots: BOTS, speed: 1 }, async (play) => {
    const { control } = play.stage
    await control.setFaults({
      seed: 1,
      rules: [
        { name: '429', match: { method: 'send*', probability: 0.005 }, act: { type: '429', retryAfter: [1, 4] } },
      ],
    })
    const campaign = await startCampaign(play.product.api, play.accounts, 'blocked')
    for (let turn = 0; turn < times; turn++) {
      await pause(BETWEEN_MS)
      await play.hook.block(BLOCK_MS)
      await pause(BLOCK_MS)
    }
    const isDone = await isCompleted(play.product.api, campaign)
    const reckoning = await reckon(play, campaign)
    const summary = await control.summary()
    figures.say('blocked', times, 'times 5 s')
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    figures.say('early_sends', summary.earlySends, 'sends', { exactly: 0 })
    figures.say('limited_by_our_fault', summary.limited429, 'answers 429', { exactly: 0 })
    figures.say('waits_asked_for', summary.scripted429, 'answers 429')
    figures.say('uncertain', reckoning.agreement.uncertain, 'people', { exactly: 0 })
    sayReckoning(figures, reckoning)
  })
}
