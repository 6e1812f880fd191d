import type { Account } from '../../../src/modules/accounts/contract.ts'
import type { Figures } from '../../figures.ts'
import { startImport, untilBrought, uploadPeople } from './bringing.ts'
import { sqliteFlavours, type Flavour } from './hook/orders.ts'
import { insist, type Refusals } from './insist.ts'
import type { FaultOptions } from './options.ts'
import { onStage, type Play } from './play.ts'

const ROWS = 60
const FIRST_ID = 2_000_000_000
const ROUND_TIMEOUT_MS = 30_000
const ENOUGH_UNREACHED = 3
const MOST_CALLS = 1_000
const SHORT_STEP = 13

interface Tally {
  imports: number
  stuck: number
  wrong: number
}

/** Every SQL call of an import fails once, from its start to its end. */
export async function kthCallInImport(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const chosen = isShort ? sqliteFlavours.slice(-1) : sqliteFlavours
  const step = isShort ? SHORT_STEP : 1
  await Promise.all(chosen.map((flavour) => failEach(flavour, figures.of(`import, ${flavour}`), step)))
}

function failEach(flavour: Flavour, figures: Figures, step: number): Promise<void> {
  return onStage({ people: 0 }, async (play) => {
    const tally: Tally = { imports: 0, stuck: 0, wrong: 0 }
    const refusals: Refusals = { passing: 0, other: [] }
    let unreached = 0
    let k = 1
    for (; unreached < ENOUGH_UNREACHED && k < MOST_CALLS; k += step)
      unreached = (await playRound({ play, k, flavour, tally, refusals, figures })) ? 0 : unreached + 1
    figures.say('calls', k, 'SQL calls')
    figures.say('imports', tally.imports, 'imports')
    figures.say('stuck_or_dead', tally.stuck, 'imports', { exactly: 0 })
    figures.say('lost_or_doubled', tally.wrong, 'imports', { exactly: 0 })
    figures.say('subscribers', await subscribers(play), 'people', { exactly: tally.imports * ROWS })
    figures.say('raw_errors_shown', refusals.other.length, 'answers', { exactly: 0 })
    for (const text of refusals.other) figures.note(text)
  })
}

interface Round {
  readonly play: Play
  readonly k: number
  readonly flavour: Flavour
  readonly tally: Tally
  readonly refusals: Refusals
  readonly figures: Figures
}

/** Returns whether the call was reached. */
async function playRound({ play, k, flavour, tally, refusals, figures }: Round): Promise<boolean> {
  const uploaded = await uploadPeople(play, FIRST_ID + k * ROWS, ROWS)
  tally.imports++
  await play.hook.fail(k, flavour)
  await insist(refusals, () => startImport(play, uploaded))
  const end = await untilBrought(play, uploaded.id, ROUND_TIMEOUT_MS)
  const { failed } = await play.hook.heal()
  const isWhole = end?.counts.subscribed === ROWS && end.counts.added === ROWS && end.counts.rows === ROWS
  if (end?.state !== 'done') tally.stuck++
  else if (!isWhole) tally.wrong++
  if (end?.state !== 'done' || !isWhole)
    figures.note(`call ${k} (${flavour}), ${failed.join(' | ').slice(0, 300)}: ${JSON.stringify(end).slice(0, 500)}`)
  return failed.length > 0
}

async function subscribers({ product: { api } }: Play): Promise<number> {
  const { items } = await api.get<{ items: Account[] }>('/accounts?limit=10')
  return items.reduce((sum, account) => sum + account.subscribers, 0)
}
