import { parseArgs } from 'node:util'
import type { Figures } from './figures.ts'
import { othersPace } from './storm/others-pace.ts'
import { longestWait } from './storm/longest-wait.ts'

const MIN_SHARE = 0.95

/** `--quick`: shorter phases. The virtual clock runs as fast as the machine holds the pace of all bots. */
export async function stormBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { quick: { type: 'boolean', default: false } } })
  await reportPace(figures.of('pace of the others'), values.quick)
  await reportWaits(figures.of('waits'))
}

async function reportPace(figures: Figures, isQuick: boolean): Promise<void> {
  const phases = isQuick ? { calmS: 60, stormS: 120 } : { calmS: 200, stormS: 400 }
  const pace = await othersPace(phases)
  figures.note(
    `10 bots at ${pace.speed} times real time: ${phases.calmS} s of product time without faults, then ${phases.stormS} s in which ` +
      `30 % of the sends of one bot meet a 429 of 1 to 300 s`,
  )
  figures.say('pace_calm', pace.calmPerSecond, '1/s a bot')
  figures.say('pace_in_storm', pace.stormPerSecond, '1/s a bot')
  figures.say('share_of_calm_pace', pace.stormPerSecond / pace.calmPerSecond, 'x', { atLeast: MIN_SHARE })
  figures.say('share_of_the_slowest', pace.slowestShare, 'x', { atLeast: MIN_SHARE })
  figures.say('storm_429', pace.scripted429, 'answers')
  figures.say('early_sends', pace.earlySends, 'sends', { exactly: 0 })
}

async function reportWaits(figures: Figures): Promise<void> {
  const waits = await longestWait()
  figures.note(
    `one bot of 10 at ${waits.speed} times real time until its campaign was complete: 30 % of its sends meet a 429 of 1 to 300 s, ` +
      `one of them of 10,072 s`,
  )
  figures.say('waits_kept', waits.count, 'waits')
  figures.say('longest_wait', waits.longestS, 's', { atLeast: 10_072 })
  figures.say('least_time_beyond_a_wait', waits.leastBeyondMs, 'ms', { atLeast: 0 })
  figures.say('early_sends', waits.earlySends, 'sends', { exactly: 0 })
  figures.say('undelivered', waits.undelivered, 'people', { exactly: 0 })
}
