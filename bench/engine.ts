import { parseArgs } from 'node:util'
import { comparePeers } from './engine/peers.ts'
import { engineRound, type Round } from './engine/round.ts'
import { median, type Figures } from './figures.ts'

const GOAL_PER_SECOND = 60_000
const MAX_LOOP_DELAY_MS = 50
const WARM_UP_PER_LANE = 500

/** `--lanes`, `--per-lane`, `--rounds`; `--peer-jobs N` for each peer and round, 0 leaves the peers out. */
export async function engineBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lanes: { type: 'string', default: '100' },
      'per-lane': { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '3' },
      'peer-jobs': { type: 'string', default: '100000' },
    },
  })
  const [lanes, perLane, rounds] = [Number(values.lanes), Number(values['per-lane']), Number(values.rounds)]
  figures.note(
    `${rounds} rounds of ${lanes} lanes x ${perLane} deliveries, window at most 8 a lane, synchronous=FULL, ` +
      `null transport; before them ${lanes * WARM_UP_PER_LANE} deliveries to warm up`,
  )
  await engineRound(lanes, WARM_UP_PER_LANE)
  const measured: Round[] = []
  for (let round = 0; round < rounds; round++) measured.push(await engineRound(lanes, perLane))
  const perSecond = report(figures, measured)
  const peerJobs = Number(values['peer-jobs'])
  if (peerJobs > 0) await comparePeers(figures, { ours: perSecond, jobs: peerJobs, rounds })
}

function report(figures: Figures, rounds: readonly Round[]): number {
  for (const { perSecond } of rounds) figures.say('round', perSecond, '1/s')
  const perSecond = median(rounds.map((round) => round.perSecond))
  figures.say('deliveries_per_second', perSecond, '1/s', { atLeast: GOAL_PER_SECOND })
  figures.say('event_loop_delay_max', Math.max(...rounds.map((round) => round.loopDelayMaxMs)), 'ms', {
    below: MAX_LOOP_DELAY_MS,
  })
  figures.say('event_loop_delay_p99', Math.max(...rounds.map((round) => round.loopDelayP99Ms)), 'ms')
  figures.say('cpu_per_round', median(rounds.map((round) => round.cpuSeconds)), 's')
  return perSecond
}
