import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createControl, type Control, type FaultScriptInput } from '../../simulator/client.ts'
import { connectApi, type Api } from './api.ts'
import { startChild, type Child } from './child.ts'

const READY_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 15_000
const POLL_MS = 20

export interface StageOptions {
  /** Virtual ms per real ms, the same for Switchboard and for Telegram. */
  readonly speed: number
  readonly seed: number
  readonly port?: number
  readonly faults?: FaultScriptInput
  /** What both clocks say when they begin, ms UTC; the moment itself without it. Needs a speed above 1. */
  readonly startsAt?: number
}

/** Switchboard in a process of its own; it can be killed and started again on the same folder. */
export interface Product {
  readonly url: string
  readonly child: Child
  readonly api: Api
}

/** A throw-away folder with a simulated Telegram beside Switchboard: real processes, one clock. */
export interface Stage {
  readonly folder: string
  readonly dataDir: string
  /** Of the simulated Telegram. */
  readonly apiRoot: string
  readonly control: Control
  readonly simulator: Child
  /** Starts Switchboard; resolves when it is ready. */
  start(env?: Readonly<Record<string, string>>): Promise<Product>
  /** Starts it without waiting: it may be killed at any moment. */
  launch(env?: Readonly<Record<string, string>>): Product
  ready(product: Product): Promise<void>
  /** Ends everything and removes the folder; `cleanUp` is called in between. */
  close(cleanUp?: () => void): Promise<void>
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-stage-'))
  const dataDir = join(folder, 'data')
  const port = options.port ?? (await freePort())
  const clock = { CLOCK_ORIGIN: String(originOf(options)), CLOCK_SPEED: String(options.speed) }
  const args = ['--port', '0', '--data', join(folder, 'telegram'), '--seed', String(options.seed)]
  const simulator = startChild('simulator/main.ts', args, clock)
  const [, simulatorPort = ''] = await simulator.line(/"port":(\d+)/, READY_TIMEOUT_MS)
  const apiRoot = `http://127.0.0.1:${simulatorPort}`
  const control = createControl(apiRoot)
  if (options.faults !== undefined) await control.setFaults(options.faults)
  const children = new Set<Product>()

  const launch = (env: Readonly<Record<string, string>> = {}): Product => {
    const child = startChild('src/main.ts', [], {
      ...clock,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      TELEGRAM_API_ROOT: apiRoot,
      MASTER_KEY: '11'.repeat(32),
      ...env,
    })
    const product = { url: `http://127.0.0.1:${port}`, child, api: connectApi(dataDir) }
    children.add(product)
    void child.exited.then(() => {
      children.delete(product)
      return product.api.close()
    })
    return product
  }
  const ready = async ({ child, api }: Product): Promise<void> => {
    const deadline = Date.now() + READY_TIMEOUT_MS
    while (!(await answers(api))) {
      if (child.hasExited || Date.now() > deadline)
        throw new Error(`Switchboard did not become ready:\n${child.lines.slice(-20).join('\n')}`)
      await pause(POLL_MS)
    }
  }
  return {
    folder,
    dataDir,
    apiRoot,
    control,
    simulator,
    launch,
    ready,
    async start(env) {
      const product = launch(env)
      await ready(product)
      return product
    },
    async close(cleanUp) {
      await Promise.all([...children].map(({ child }) => stop(child)))
      await stop(simulator)
      cleanUp?.()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** virtual = origin + speed x (real - origin), solved for the origin at which virtual is `startsAt` now. */
function originOf({ speed, startsAt }: StageOptions): number {
  const now = Date.now()
  return startsAt === undefined ? now : Math.round((speed * now - startsAt) / (speed - 1))
}

const answers = (api: Api): Promise<boolean> =>
  api.get('/health/ready').then(
    () => true,
    () => false,
  )

/** SIGTERM, and SIGKILL when it does not end in time. */
export async function stop(child: Child): Promise<void> {
  child.signal('SIGTERM')
  const timer = setTimeout(() => child.signal('SIGKILL'), STOP_TIMEOUT_MS)
  await child.exited
  clearTimeout(timer)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
