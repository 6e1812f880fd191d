import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { isMainThread, workerData } from 'node:worker_threads'
import { createArmed } from './arming.ts'
import { FIRST_ORDER_VARIABLE, SOCKET_VARIABLE, type Order } from './orders.ts'
import { wrapSqlite } from './sql-faults.ts'
import { setClockOff, takeClock } from './wall-clock.ts'

/**
 * Loaded before Switchboard by `node --import`, in the fault soaks only: it listens on a socket and does to this process what the soak
 * asks for.
 */
const HOLD_AFTER_MS = 20

const armed = createArmed()
// One of the two stores: the other one's calls are none of the k.
if ((process.env['DATABASE_URL'] ?? '') === '') wrapSqlite(armed)
else (await import('./postgres-faults.ts')).wrapPostgres(armed)
takeClock()

function obey(order: Order): object {
  switch (order.do) {
    case 'fail':
      armed.arm(order)
      return {}
    case 'report':
      return armed.report()
    case 'block':
      setTimeout(() => holdLoop(order.ms), HOLD_AFTER_MS)
      return {}
    case 'clock':
      setClockOff(order.offsetMs)
      return {}
  }
}

const holdLoop = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** The thread's name in the socket's: the main one has none; of the others only the reader's is of use. */
function suffix(): string | null {
  if (isMainThread) return ''
  return (workerData as { role?: string } | null)?.role === 'reader' ? '.reader' : null
}

function listen(path: string): void {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).on('line', (line) => {
      socket.write(`${JSON.stringify(obey(JSON.parse(line) as Order))}\n`)
    })
  })
  // An earlier process may have been killed.
  rmSync(path, { force: true })
  server.listen(path)
  server.unref()
}

const socket = process.env[SOCKET_VARIABLE]
const ending = suffix()
if (socket !== undefined && ending !== null) listen(`${socket}${ending}`)
const first = process.env[FIRST_ORDER_VARIABLE]
if (first !== undefined && isMainThread) obey(JSON.parse(first) as Order)
