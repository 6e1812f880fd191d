import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FIRST_ORDER_VARIABLE, SOCKET_VARIABLE, type Flavour, type Order, type Report } from './orders.ts'

/** What a soak does to a process from inside. */
export interface Hook {
  /** Environment of a process that is to obey; with an order for its first moments. */
  env(first?: Order): Readonly<Record<string, string>>
  /** The SQL calls from the `from`th on fail, `count` of them; of the main thread or of the one that reads for screens. */
  fail(from: number, flavour: Flavour, options?: { readonly count?: number; readonly thread?: 'reader' }): Promise<void>
  /** No call fails any more; tells what happened since `fail`. */
  heal(thread?: 'reader'): Promise<Report>
  block(ms: number): Promise<void>
  setClockOff(offsetMs: number): Promise<void>
}

const PRELOAD = new URL('./preload.ts', import.meta.url).href
const ANSWER_TIMEOUT_MS = 15_000

export function createHook(folder: string): Hook {
  const path = join(folder, 'hook')
  const tell = async (order: Order, thread?: 'reader'): Promise<unknown> =>
    ask(thread === undefined ? path : `${path}.${thread}`, order)
  return {
    env: (first) => ({
      NODE_OPTIONS: `--import=${PRELOAD}`,
      [SOCKET_VARIABLE]: path,
      ...(first === undefined ? {} : { [FIRST_ORDER_VARIABLE]: JSON.stringify(first) }),
    }),
    async fail(from, flavour, { count = 1, thread } = {}) {
      await tell({ do: 'fail', from, count, flavour }, thread)
    },
    async heal(thread) {
      const report = (await tell({ do: 'report' }, thread)) as Report
      await tell({ do: 'fail', from: 0, count: 0, flavour: 'full' }, thread)
      return report
    },
    async block(ms) {
      await tell({ do: 'block', ms })
    },
    async setClockOff(offsetMs) {
      await tell({ do: 'clock', offsetMs })
    },
  }
}

function ask(path: string, order: Order): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`No answer from the hook at ${path}.`)))
    socket.once('error', reject)
    createInterface({ input: socket }).once('line', (line) => {
      socket.end()
      resolve(JSON.parse(line))
    })
    socket.write(`${JSON.stringify(order)}\n`)
  })
}
