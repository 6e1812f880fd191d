import { parseArgs } from 'node:util'
import { createFigures, type Figures } from '../../figures.ts'
import { blockedLoop } from './blocked.ts'
import { blockedWorkers } from './blocked-workers.ts'
import { clockJumps } from './clock-jumps.ts'
import { diskFull } from './disk.ts'
import { kthCallInImport } from './kth-import.ts'
import { kthCallInSend, kthCallOnPostgres } from './kth-call.ts'
import { kthCallInStart } from './kth-start.ts'
import { kthCallInLogIn } from './log-in.ts'
import type { FaultOptions } from './options.ts'
import { connectionsCut, halfOpen, postgresKilled } from './postgres-faults.ts'
import { secondWriter } from './second-writer.ts'
import { sigterm } from './sigterm.ts'
import { silentHosts } from './silent-hosts.ts'
import { silentTelegram } from './silent-telegram.ts'
import { smallPool } from './small-pool.ts'

const faults: Readonly<Record<string, (figures: Figures, options: FaultOptions) => Promise<void>>> = {
  'kth-send': kthCallInSend,
  'kth-import': kthCallInImport,
  'kth-start': kthCallInStart,
  'kth-log-in': kthCallInLogIn,
  'second-writer': secondWriter,
  disk: diskFull,
  sigterm,
  'blocked-loop': blockedLoop,
  'silent-telegram': silentTelegram,
  'silent-hosts': silentHosts,
  clock: clockJumps,
  'postgres-killed': postgresKilled,
  'postgres-cut': connectionsCut,
  'postgres-half-open': halfOpen,
  'postgres-pool': smallPool,
  'postgres-kth-send': kthCallOnPostgres,
  'postgres-blocked-worker': blockedWorkers,
}

/** Faults of the real world, one after the other. Returns whether every figure with a goal has reached it. */
export async function faultsSoak(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      short: { type: 'boolean', default: false },
      assert: { type: 'boolean' },
    },
  })
  const names = values.only ?? Object.keys(faults)
  const figures = createFigures('faults')
  for (const name of names) {
    const fault = faults[name]
    if (fault === undefined)
      throw new Error(`There is no fault "${name}". Name one of: ${Object.keys(faults).join(', ')}.`)
    const own = figures.of(name)
    const startedAt = performance.now()
    await fault(own, { isShort: values.short })
    own.say('seconds', (performance.now() - startedAt) / 1000, 's')
  }
  return figures.ok
}
