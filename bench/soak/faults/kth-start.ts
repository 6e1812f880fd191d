import { stop } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import { sqliteFlavours } from './hook/orders.ts'
import { isRaw } from './insist.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, startCampaign, type Play } from './play.ts'

interface Tally {
  starts: number
  /** Refused to start; a supervisor starts it again. */
  refused: number
  refusedWithoutWords: number
  stuck: number
  untrue: number
}

const PEOPLE = 6
const ROUND_TIMEOUT_MS = 20_000
const END_TIMEOUT_MS = 20_000
const ENOUGH_UNREACHED = 3
const SHORT_STEP = 17

/** Every SQL call of a start fails once, while a campaign waits to go on. Either it starts and the campaign is sent, or it says why and the next start does it. */
export async function kthCallInStart(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  await onStage({ people: PEOPLE }, async (play) => {
    const tally: Tally = { starts: 0, refused: 0, refusedWithoutWords: 0, stuck: 0, untrue: 0 }
    let unreached = 0
    let k = 1
    for (; unreached < ENOUGH_UNREACHED; k += isShort ? SHORT_STEP : 1)
      unreached = (await playRound(play, k, tally, figures)) ? 0 : unreached + 1
    figures.say('calls', k, 'SQL calls')
    figures.say('starts', tally.starts, 'starts')
    figures.say('refused_to_start', tally.refused, 'starts')
    figures.say('refused_without_words', tally.refusedWithoutWords, 'starts', { exactly: 0 })
    figures.say('stuck', tally.stuck, 'campaigns', { exactly: 0 })
    figures.say('ledger_untrue', tally.untrue, 'campaigns', { exactly: 0 })
  })
}

/** Returns whether the call was reached. */
async function playRound(play: Play, k: number, tally: Tally, figures: Figures): Promise<boolean> {
  const flavour = sqliteFlavours[k % sqliteFlavours.length] ?? 'full'
  const campaign = await startCampaign(play.product.api, play.accounts, `start-${k}`)
  await stop(play.product.child)
  const product = play.stage.launch(play.hook.env({ do: 'fail', from: k, count: 1, flavour }))
  play.product = product
  tally.starts++
  const ended = await Promise.race([product.child.exited, isCompleted(product.api, campaign, ROUND_TIMEOUT_MS)])
  if (typeof ended !== 'boolean') {
    tally.refused++
    const words = product.child.lines.join('\n')
    if (!words.includes('switchboard: ') || isRaw(words.split('switchboard: ')[1] ?? '')) {
      tally.refusedWithoutWords++
      figures.note(`call ${k} (${flavour}): ${product.child.lines.slice(-3).join(' / ').slice(0, 300)}`)
    }
    await play.restart()
    return finish(play, { campaign, k, tally, figures, isReached: true, failed: [] })
  }
  const { failed } = await play.hook.heal()
  return finish(play, { campaign, k, tally, figures, isReached: failed.length > 0, failed })
}

interface End {
  readonly campaign: Awaited<ReturnType<typeof startCampaign>>
  readonly k: number
  readonly tally: Tally
  readonly figures: Figures
  readonly isReached: boolean
  readonly failed: readonly string[]
}

async function finish(play: Play, { campaign, k, tally, figures, isReached, failed }: End): Promise<boolean> {
  if (!(await isCompleted(play.product.api, campaign, END_TIMEOUT_MS))) {
    tally.stuck++
    figures.note(`stuck after call ${k}: ${failed.join(' | ').slice(0, 300)}`)
    play.product.child.signal('SIGKILL')
    await play.product.child.exited
    await play.restart()
    await isCompleted(play.product.api, campaign, END_TIMEOUT_MS)
  }
  const { agreement, isTrue } = await reckon(play, campaign)
  if (!isTrue || agreement.uncertain > 0) tally.untrue++
  return isReached
}
