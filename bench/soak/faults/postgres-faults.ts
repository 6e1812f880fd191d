import { pause } from '../../../scripts/stage/stage.ts'
import type { Campaign } from '../../../src/modules/campaigns/contract.ts'
import { quantile, type Figures } from '../../figures.ts'
import { createChance } from '../chance.ts'
import { onPostgres, type PostgresPlay } from './on-postgres.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, progressOf, reckon, sayReckoning, startCampaign } from './play.ts'
import { startProbe } from './probe.ts'
import { becomeOwner, createVisitor, OWNER, type Visitor } from './visitor.ts'

const BOTS = 3
const MAX_WINDOW = 8
const RECOVERY_MS = 15_000
const RECOVERY_TIMEOUT_MS = 60_000
/** The campaign may end a little before the strikes do. */
const ENOUGH_SHARE = 0.9
const WRONG = 'not the password of anybody'
/** Log-ins in a short time from one address are not what is tried here. */
const MANY_LOG_INS = { RATE_LIMIT_LOGIN_PER_MINUTE: '100000', RATE_LIMIT_PER_MINUTE: '0' }

interface Trouble {
  readonly name: string
  readonly times: number
  readonly people: number
  readonly speed: number
  /** Resolves when the database can be reached again. */
  strike(play: PostgresPlay, turn: number): Promise<void>
  /** How many people may be in doubt for each. */
  readonly mayBeUncertain: number
}

/** PostgreSQL is killed and started again, in the middle of a campaign. */
export const postgresKilled = (figures: Figures, { isShort }: FaultOptions): Promise<void> => {
  const chance = createChance(1)
  const times = isShort ? 2 : 20
  return endure(figures, {
    name: 'killed',
    times,
    people: 200 + times * 140,
    speed: 1,
    mayBeUncertain: BOTS * MAX_WINDOW,
    async strike({ server }) {
      await pause(chance() * 1_000)
      await server.kill()
      await pause(chance() * 3_000)
      await server.restart()
    },
  })
}

/** All connections to it end at once, as when a firewall forgets them. */
export const connectionsCut = (figures: Figures, { isShort }: FaultOptions): Promise<void> => {
  const times = isShort ? 10 : 200
  return endure(figures, {
    name: 'cut',
    times,
    people: 200 + times * 70,
    speed: 1,
    mayBeUncertain: BOTS * MAX_WINDOW,
    async strike({ wire }, turn) {
      await pause(50 + ((turn * 37) % 250))
      wire.cut()
    },
  })
}

/** Nothing passes and nobody is told. */
export const halfOpen = (figures: Figures, { isShort }: FaultOptions): Promise<void> =>
  endure(figures, {
    name: 'half-open',
    times: isShort ? 1 : 3,
    people: 1_000,
    speed: 1,
    mayBeUncertain: BOTS * MAX_WINDOW,
    async strike({ wire }) {
      await pause(1_000)
      wire.hush()
      await pause(isShort ? 8_000 : 30_000)
      wire.heal()
    },
  })

async function endure(figures: Figures, trouble: Trouble): Promise<void> {
  const { times, people, speed } = trouble
  await onPostgres({ people, bots: BOTS, speed, envOf: () => Promise.resolve(MANY_LOG_INS) }, async (play) => {
    const { product } = play
    const visitor = await becomeOwner(product)
    const campaign = await startCampaign(product.api, play.accounts, trouble.name)
    const doors = watchDoors(product.url)
    const probe = startProbe(visitor)
    const recoveries: number[] = []
    for (let turn = 0; turn < times && !product.child.hasExited; turn++) {
      await trouble.strike(play, turn)
      const recoveryMs = await timeToNextSend(play, campaign)
      if (recoveryMs === null) break
      recoveries.push(recoveryMs)
    }
    await probe.stop()
    const isDone = await isCompleted(product.api, campaign)
    figures.say('strikes_while_it_was_sent', recoveries.length, trouble.name, { atLeast: times * ENOUGH_SHARE })
    figures.say('process_ended', Number(product.child.hasExited), '', { exactly: 0 })
    if (product.child.hasExited) figures.note(product.child.lines.slice(-5).join(' / ').slice(0, 500))
    figures.say('longest_recovery', quantile(recoveries, 1), 'ms', { below: RECOVERY_MS })
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    await doors.say(figures)
    probe.say(figures)
    if (product.child.hasExited) return
    const reckoning = await reckon(play, campaign)
    figures.say('uncertain', reckoning.agreement.uncertain, 'people', { below: times * trouble.mayBeUncertain + 1 })
    sayReckoning(figures, reckoning)
    figures.say('logs_in_afterwards', Number(await logsIn(visitor)), '', { exactly: 1 })
  })
}

/** ms from now until Telegram has one more message; null when the campaign is over already. */
async function timeToNextSend({ stage, product }: PostgresPlay, campaign: Campaign): Promise<number | null> {
  const startedAt = performance.now()
  const { committed } = await stage.control.summary()
  for (;;) {
    const elapsed = performance.now() - startedAt
    if ((await stage.control.summary()).committed > committed) return elapsed
    if (product.child.hasExited || elapsed > RECOVERY_TIMEOUT_MS) return elapsed
    const progress = await progressOf(product.api, campaign).catch(() => undefined)
    if (progress?.state === 'completed') return null
    await pause(20)
  }
}

/** Somebody who may not come in tries all the time. */
function watchDoors(url: string): { say(figures: Figures): Promise<void> } {
  let isStopped = false
  let tries = 0
  let letIn = 0
  const stranger = createVisitor(() => url)
  const run = async (): Promise<void> => {
    while (!isStopped) {
      stranger.setSession('A'.repeat(43))
      const knock = await stranger.ask('GET', '/campaigns?limit=1').catch(() => undefined)
      stranger.forgetSession()
      const guess = await stranger.ask('POST', '/auth/login', { name: 'eve', password: WRONG }).catch(() => undefined)
      tries += 2
      for (const answer of [knock, guess]) if (answer !== undefined && answer.status < 400) letIn++
      await pause(100)
    }
  }
  const running = run()
  return {
    async say(figures) {
      isStopped = true
      await running
      figures.say('tries_of_a_stranger', tries, 'requests', { atLeast: 1 })
      figures.say('let_in', letIn, 'requests', { exactly: 0 })
    },
  }
}

async function logsIn(visitor: Visitor): Promise<boolean> {
  visitor.forgetSession()
  const answer = await visitor.ask('POST', '/auth/login', { name: OWNER.name, password: OWNER.password })
  return answer.status === 200
}
