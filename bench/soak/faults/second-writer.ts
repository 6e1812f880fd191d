import { statSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../../../scripts/stage/child.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign } from './play.ts'
import { startProbe } from './probe.ts'
import { becomeOwner } from './visitor.ts'

const HOLD_MS = 3_000
/** What a commit may wait, and a little more: loops of our own must not be held meanwhile. */
const LONGEST_HEALTH_MS = 500
const MOST_WAL_BYTES_AFTER = 64 * 1024 * 1024
const MEGABYTE = 1024 * 1024
const HEALTH_EVERY_MS = 100

/** Another process writes for 3 s again and again, one more holds a snapshot for a minute, while a campaign runs and people use the dashboard. */
export async function secondWriter(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const heldMs = isShort ? 8_000 : 60_000
  const people = isShort ? 400 : 4_000
  await onStage({ people, bots: 2, speed: 2 }, async (play) => {
    const { stage, product } = play
    const path = join(stage.dataDir, 'switchboard.db')
    const visitor = await becomeOwner(product)
    const campaign = await startCampaign(product.api, play.accounts, 'locked')
    const writer = startChild('bench/soak/faults/lock-holder.ts', ['writer', path, String(HOLD_MS)], {})
    const reader = startChild('bench/soak/faults/lock-holder.ts', ['reader', path, String(heldMs)], {})
    const probe = startProbe(visitor)
    const health = watchHealth(product.url)
    const wal = watchSize(`${path}-wal`)
    try {
      await Promise.all([reader.exited, pause(heldMs)])
      figures.say('holds_of_the_lock', writer.lines.length, 'holds', { atLeast: 2 })
    } finally {
      writer.signal('SIGKILL')
      reader.signal('SIGKILL')
      await writer.exited
    }
    await probe.stop()
    const isDone = await isCompleted(product.api, campaign)
    probe.say(figures)
    figures.say('longest_health_answer', await health.stop(), 'ms', { below: LONGEST_HEALTH_MS })
    figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
    sayReckoning(figures, await reckon(play, campaign))
    figures.say('wal_largest', wal.stop() / MEGABYTE, 'MiB')
    figures.say('wal_afterwards', statSync(`${path}-wal`).size / MEGABYTE, 'MiB', {
      below: MOST_WAL_BYTES_AFTER / MEGABYTE + 1,
    })
  })
}

/** Answered without the database: its latency is that of the event loop. */
function watchHealth(url: string): { stop(): Promise<number> } {
  let longest = 0
  let isStopped = false
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const startedAt = performance.now()
      await fetch(`${url}/health/live`).then((response) => response.text())
      longest = Math.max(longest, performance.now() - startedAt)
      await pause(HEALTH_EVERY_MS)
    }
  }
  const running = run()
  return {
    async stop() {
      isStopped = true
      await running
      return longest
    },
  }
}

function watchSize(path: string): { stop(): number } {
  let largest = 0
  const timer = setInterval(() => {
    largest = Math.max(largest, statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }, HEALTH_EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return largest
    },
  }
}
