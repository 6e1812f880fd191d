import { join } from 'node:path'
import { createDispatcher } from './api/dispatch.ts'
import type { Telegram } from './api/call.ts'
import { createMethods } from './api/methods.ts'
import { createPolling } from './api/updates.ts'
import { createControl } from './client.ts'
import type { Control } from './client.ts'
import { createVirtualClock } from './clock.ts'
import type { VirtualClock } from './clock.ts'
import { createControlHandler } from './control/routes.ts'
import { createFaultEngine } from './faults/engine.ts'
import { readFaultScript } from './faults/rules.ts'
import { createLedger } from './ledger/ledger.ts'
import { changeLimits, defaultLimits } from './limits/limits.ts'
import type { Limits } from './limits/limits.ts'
import { createHttpServer, listen } from './server/http-server.ts'
import { createPeople } from './world/acts.ts'
import { createFileStore } from './world/file-store.ts'
import { createReceipts } from './world/receipts.ts'
import { createSeeding } from './world/seeding.ts'
import { createWorld } from './world/world.ts'

export interface SimulatorOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number
  readonly host?: string
  /** Folder for the ledger and for files; without it both live in memory. */
  readonly dataFolder?: string
  readonly seed?: number
  /** A fault script as read from JSON. */
  readonly faults?: unknown
  readonly limits?: Partial<Limits>
  readonly clock?: VirtualClock
}

export interface Simulator {
  readonly port: number
  /** The Bot API root: clients put `/bot<token>/<method>` behind it. */
  readonly url: string
  readonly control: Control
  readonly close: () => Promise<void>
}

const DEFAULT_SEED = 1

export const createSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const { port = 0, host = '127.0.0.1', dataFolder, seed = DEFAULT_SEED } = options
  const clock = options.clock ?? createVirtualClock(Date.now(), 1)
  const script = readFaultScript(options.faults ?? {}, seed)
  const limits = defaultLimits(clock.speed)
  const problem = changeLimits(limits, options.limits ?? {})
  if (problem !== undefined) throw new Error(`Simulator: ${problem}.`)

  const world = createWorld(clock, seed)
  const files = createFileStore(seed, dataFolder === undefined ? undefined : join(dataFolder, 'files'))
  const telegram: Telegram = { world, files, limits, callbacks: new Map(), receipts: createReceipts() }
  const ledger = createLedger(dataFolder)
  const faults = createFaultEngine(script, clock.now())
  const people = createPeople({ world, files, callbacks: telegram.callbacks })
  const seeding = createSeeding(world, people)
  const dispatcher = createDispatcher({ telegram, methods: createMethods(createPolling()), faults, ledger })
  const control = createControlHandler({ telegram, people, seeding, faults, ledger })
  const server = createHttpServer({ dispatcher, files, control })
  const boundPort = await listen(server, port, host)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`
  return {
    port: boundPort,
    url,
    control: createControl(url),
    close: async () => {
      seeding.close()
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeAllConnections()
      await closed
      ledger.close()
    },
  }
}
