import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A send as it was seen on the wire between one worker and Telegram. Times by the clock of this process. */
export interface SeenSend {
  readonly worker: string
  /** The bot's number, from its token. */
  readonly bot: string
  readonly startedAt: number
  /** When the answer came, or the connection ended. */
  endedAt: number
}

export interface Wire {
  /** TELEGRAM_API_ROOT of a worker. */
  readonly root: string
  close(): void
}

const SEND = /^POST \/bot(\d+):[^/]+\/send\w+ HTTP/

/** A wire of one worker's own, so that it can be seen who sent what and when. It carries one request at a time on each connection. */
export async function openWire(worker: string, apiRoot: string, seen: SeenSend[]): Promise<Wire> {
  const { hostname, port } = new URL(apiRoot)
  const sockets = new Set<Socket>()
  const server = createServer((inside) => {
    const outside = connect(Number(port), hostname)
    let current: SeenSend | undefined
    const finish = (): void => {
      if (current !== undefined) current.endedAt = performance.now()
      current = undefined
    }
    inside.on('data', (bytes: Buffer) => {
      const bot = SEND.exec(bytes.toString('latin1', 0, 200))?.[1]
      if (bot !== undefined) {
        current = { worker, bot, startedAt: performance.now(), endedAt: Number.POSITIVE_INFINITY }
        seen.push(current)
      }
      outside.write(bytes)
    })
    outside.on('data', (bytes: Buffer) => {
      finish()
      inside.write(bytes)
    })
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        finish()
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Pairs of sends of one bot by different workers that were on the wire at the same time. */
export const overlapsIn = (seen: readonly SeenSend[]): Overlap[] =>
  [...Map.groupBy(seen, ({ bot }) => bot).values()].flatMap(overlapsOfBot)

export interface Overlap {
  readonly first: SeenSend
  readonly second: SeenSend
}

function overlapsOfBot(sends: readonly SeenSend[]): Overlap[] {
  const found: Overlap[] = []
  /** The send of each worker that ends last, of those that began. */
  const lastOf = new Map<string, SeenSend>()
  for (const second of sends.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const others = [...lastOf.values()].filter(({ worker }) => worker !== second.worker)
    for (const first of others) if (first.endedAt > second.startedAt) found.push({ first, second })
    const own = lastOf.get(second.worker)
    if (own === undefined || own.endedAt < second.endedAt) lastOf.set(second.worker, second)
  }
  return found
}
