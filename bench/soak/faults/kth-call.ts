import { pause } from '../../../scripts/stage/stage.ts'
import type { Campaign } from '../../../src/modules/campaigns/contract.ts'
import type { Figures } from '../../figures.ts'
import type { FaultOptions } from './options.ts'
import { postgresFlavours, sqliteFlavours, type Flavour } from './hook/orders.ts'
import { onPostgres } from './on-postgres.ts'
import { insist, type Refusals } from './insist.ts'
import { isCompleted, makeDraft, onStage, progressOf, reckon, type Play, type PlayOptions } from './play.ts'

const PEOPLE = 6
const ROUND_TIMEOUT_MS = 25_000
/** Calls that are not reached any more: the round has ended before them. */
const ENOUGH_UNREACHED = 3
const MOST_CALLS = 2_000
const SHORT_STEP = 13

interface Tally {
  rounds: number
  doubled: number
  lost: number
  untrue: number
  stuck: number
  uncertain: number
  replies: number
}

/** Every SQL call of a small campaign with a reply fails once: at its start, while it is planned, paused, resumed, sent, answered. */
export const kthCallInSend = (figures: Figures, options: FaultOptions): Promise<void> =>
  failAll(figures, options, sqliteFlavours, onStage)

/** The same on PostgreSQL, whose connection ends before or after the call was done. */
export const kthCallOnPostgres = (figures: Figures, options: FaultOptions): Promise<void> =>
  failAll(figures, options, postgresFlavours, onPostgres)

type On = (options: PlayOptions, act: (play: Play) => Promise<void>) => Promise<void>

async function failAll(figures: Figures, { isShort }: FaultOptions, all: readonly Flavour[], on: On): Promise<void> {
  const step = isShort ? SHORT_STEP : 1
  const chosen = isShort ? all.slice(-1) : all
  await Promise.all(chosen.map((flavour) => failEach(flavour, figures.of(`send, ${flavour}`), { step, on })))
}

function failEach(flavour: Flavour, figures: Figures, { step, on }: { step: number; on: On }): Promise<void> {
  return on({ people: PEOPLE }, async (play) => {
    const tally: Tally = { rounds: 0, doubled: 0, lost: 0, untrue: 0, stuck: 0, uncertain: 0, replies: 0 }
    const refusals: Refusals = { passing: 0, other: [] }
    let unreached = 0
    let k = 1
    for (; unreached < ENOUGH_UNREACHED && k < MOST_CALLS; k += step) {
      const isReached = await playRound({ play, k, flavour, tally, refusals, figures })
      unreached = isReached ? 0 : unreached + 1
    }
    sayTally(figures, tally, refusals, k)
  })
}

function sayTally(figures: Figures, tally: Tally, refusals: Refusals, k: number): void {
  figures.say('calls', k, 'SQL calls')
  figures.say('rounds', tally.rounds, 'campaigns')
  figures.say('doubled', tally.doubled, 'people', { exactly: 0 })
  figures.say('lost', tally.lost, 'people', { exactly: 0 })
  figures.say('uncertain', tally.uncertain, 'people', { exactly: 0 })
  figures.say('replies_missing_or_doubled', tally.replies, 'replies', { exactly: 0 })
  figures.say('sums_untrue', tally.untrue, 'campaigns', { exactly: 0 })
  figures.say('stuck', tally.stuck, 'campaigns', { exactly: 0 })
  figures.say('refused_with_retry_after', refusals.passing, 'answers')
  figures.say('raw_errors_shown', refusals.other.length, 'answers', { exactly: 0 })
  for (const text of refusals.other) figures.note(text)
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
async function playRound(round: Round): Promise<boolean> {
  const { play, k, flavour, tally, refusals } = round
  const { stage, hook, accounts } = play
  const [{ id: person } = { id: 0 }] = await stage.control.people(0, 1)
  const repliesBefore = await repliesTo(play, person)
  const campaign = await makeDraft(play.product.api, accounts, `round-${flavour}-${k}`)
  tally.rounds++
  await hook.fail(k, flavour)
  await stage.control.act({ type: 'start', bot: accounts[0]?.telegramId ?? 0, person })
  await operate(play, campaign, refusals)
  const isSent = await isCompleted(play.product.api, campaign, ROUND_TIMEOUT_MS)
  const isDone = isSent && (await isAnswered(play, person, repliesBefore))
  const { failed } = await hook.heal()
  const what = `call ${k} (${flavour}), ${failed.join(' | ').slice(0, 300)}`
  if (!isDone) await giveUp(round, `stuck at ${what}: ${isSent ? 'no reply' : 'not completed'}`)
  else {
    await count(round, campaign, what)
    if ((await repliesTo(play, person)) !== repliesBefore + 1) tally.replies++
  }
  return failed.length > 0
}

/** The next rounds have a process that is not stuck. */
async function giveUp({ play, tally, figures }: Round, note: string): Promise<void> {
  tally.stuck++
  figures.note(note)
  play.product.child.signal('SIGKILL')
  await play.product.child.exited
  await play.restart()
}

async function count({ play, tally, figures }: Round, campaign: Campaign, what: string): Promise<void> {
  const { agreement, isTrue } = await reckon(play, campaign)
  tally.doubled += agreement.doubled.length
  tally.lost += agreement.lost.length + agreement.unrecorded.length
  tally.uncertain += agreement.uncertain
  if (isTrue && agreement.sent === PEOPLE) return
  tally.untrue++
  figures.note(`${JSON.stringify(agreement)} after ${what}`)
}

/** What the person at the dashboard does; a refusal makes them try again. */
async function operate({ product: { api } }: Play, campaign: Campaign, refusals: Refusals): Promise<void> {
  const path = `/campaigns/${campaign.id}`
  const stateNow = async (): Promise<string> => (await progressOf(api, campaign)).state
  await insist(refusals, async () => {
    if ((await api.get<Campaign>(path)).state === 'draft')
      await api.post(`${path}/start`, { confirmRecipients: PEOPLE })
  })
  await insist(refusals, async () => {
    if (['planning', 'running'].includes(await stateNow())) await api.post(`${path}/pause`)
  })
  await insist(refusals, async () => {
    if ((await stateNow()) === 'paused') await api.post(`${path}/resume`)
  })
}

async function isAnswered(play: Play, person: number, before: number): Promise<boolean> {
  const deadline = performance.now() + ROUND_TIMEOUT_MS
  while ((await repliesTo(play, person)) <= before) {
    if (performance.now() > deadline) return false
    await pause(50)
  }
  return true
}

async function repliesTo({ stage }: Play, person: number): Promise<number> {
  let replies = 0
  for await (const { text } of stage.control.allEntries({ kind: 'send', outcome: 'committed', chat: person }))
    if (!text.includes('round-')) replies++
  return replies
}
