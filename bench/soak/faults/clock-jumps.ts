import { pause, stop } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign, type Play } from './play.ts'
import { becomeOwner, OWNER, type Visitor } from './visitor.ts'

const DAY_MS = 86_400_000
/** The machine's own clock, not the one of simulations. */
const envOf = (): Promise<Record<string, string>> => Promise.resolve({ CLOCK_ORIGIN: '', CLOCK_SPEED: '' })
const BOTS = 2
const PEOPLE = 500
const WAIT_S = 20
const RESUMES_WITHIN_MS = 90_000

/** The machine's clock is set a day on and a day back, in the middle of a campaign, of waits that Telegram asked for, of sessions; and before a start. */
export async function clockJumps(figures: Figures, options: FaultOptions): Promise<void> {
  await whileItRuns(figures.of('while it runs'))
  for (const [name, before] of [
    ['set back before a start', DAY_MS],
    ['set on before a start', -DAY_MS],
  ] as const)
    await betweenStarts(figures.of(name), before)
  await nights(figures, options)
}

async function whileItRuns(figures: Figures): Promise<void> {
  await onStage({ people: PEOPLE, bots: BOTS, speed: 1, envOf }, async (play) => {
    const { control } = play.stage
    const visitor = await becomeOwner(play.product)
    const campaign = await startCampaign(play.product.api, play.accounts, 'jumps')
    let wrongSessions = 0
    for (const offsetMs of [DAY_MS, 0, -DAY_MS, 0]) {
      await control.setFaults({
        seed: 1,
        rules: [{ name: '429', match: { method: 'send*' }, act: { type: '429', retryAfter: WAIT_S }, maxHits: BOTS }],
      })
      await pause(1_500)
      await play.hook.setClockOff(offsetMs)
      // Somebody writes: the lane has something new to look at while it waits.
      for (const { telegramId } of play.accounts) await pressStart(play, telegramId)
      await pause(1_500)
      if (!(await sessionIsRight(visitor, offsetMs))) wrongSessions++
    }
    const isDone = await isCompleted(play.product.api, campaign)
    const summary = await control.summary()
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    figures.say('early_sends', summary.earlySends, 'sends', { exactly: 0 })
    figures.say('waits_asked_for', summary.scripted429, 'answers 429', { atLeast: BOTS })
    figures.say('sessions_wrong', wrongSessions, 'sessions', { exactly: 0 })
    const reckoning = await reckon(play, campaign)
    figures.say('uncertain', reckoning.agreement.uncertain, 'people', { exactly: 0 })
    sayReckoning(figures, reckoning)
  })
}

async function pressStart({ stage: { control } }: Play, bot: number): Promise<void> {
  const { id } = await control.addPerson({ first_name: 'Eve' })
  await control.act({ type: 'start', bot, person: id })
}

/** A day later a session has been idle for too long; whatever the clock says, the password opens a new one. */
async function sessionIsRight(visitor: Visitor, offsetMs: number): Promise<boolean> {
  const { status } = await visitor.ask('GET', '/auth/me')
  const isExpected = offsetMs === DAY_MS ? status === 401 : status === 200 || status === 401
  const again = await visitor.ask('POST', '/auth/login', { name: OWNER.name, password: OWNER.password })
  return isExpected && again.status === 200
}

/** A campaign that was begun under one time goes on under another. */
async function betweenStarts(figures: Figures, offsetMs: number): Promise<void> {
  await onStage({ people: PEOPLE, bots: BOTS, speed: 1, envOf }, async (play) => {
    await play.hook.setClockOff(offsetMs)
    const campaign = await startCampaign(play.product.api, play.accounts, 'between')
    await pause(1_500)
    await stop(play.product.child)
    await play.restart()
    const isDone = await isCompleted(play.product.api, campaign, RESUMES_WITHIN_MS)
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    if (isDone) sayReckoning(figures, await reckon(play, campaign))
  })
}

/** Both nights of Berlin in which an hour is left out and told twice. */
const NIGHTS = [
  ['the hour that is left out', Date.UTC(2027, 2, 28, 0, 30)],
  ['the hour that comes twice', Date.UTC(2026, 9, 25, 0, 30)],
] as const
const NIGHT_SPEED = 100
const NIGHT_MS = 90 * 60_000

async function nights(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  for (const [name, startsAt] of isShort ? NIGHTS.slice(0, 1) : NIGHTS) {
    const inBerlin = () => Promise.resolve({ TZ: 'Europe/Berlin' })
    await onStage({ people: PEOPLE, bots: BOTS, speed: NIGHT_SPEED, startsAt, envOf: inBerlin }, (play) =>
      throughTheNight(figures.of(name), play, startsAt),
    )
  }
}

async function throughTheNight(figures: Figures, play: Play, startsAt: number): Promise<void> {
  const { control } = play.stage
  await control.setFaults({
    seed: 1,
    rules: [{ name: '429', match: { method: 'send*' }, act: { type: '429', retryAfter: 1_500 }, maxHits: BOTS }],
  })
  const campaign = await startCampaign(play.product.api, play.accounts, 'night')
  const isDone = await isCompleted(play.product.api, campaign)
  while ((await control.status()).now < startsAt + NIGHT_MS) await pause(500)
  const summary = await control.summary()
  figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
  figures.say('early_sends', summary.earlySends, 'sends', { exactly: 0 })
  figures.say('crossed', Number((summary.lastCommitAt ?? 0) > startsAt + 30 * 60_000), '', { exactly: 1 })
  sayReckoning(figures, await reckon(play, campaign))
}
