import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire that can be cut, between a program and a server. */
export interface TcpProxy {
  readonly port: number
  /** Connections that are open. */
  readonly open: number
  /** Ends all connections, as a firewall does; new ones pass. */
  cut(): number
  /** Nothing passes any more and nobody is told; new connections are accepted and get no answer. */
  hush(): void
  /** What was hushed is cut, and new connections pass. */
  heal(): void
  close(): Promise<void>
}

export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isHushed = false

  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((inside) => {
    keep(inside)
    if (isHushed) {
      inside.pause()
      return
    }
    const outside = connect(target)
    keep(outside)
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      from.on('data', (bytes) => {
        if (!isHushed) to.write(bytes)
      })
      from.on('close', () => {
        if (!isHushed) to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): number => {
    const { size } = sockets
    for (const socket of sockets) socket.destroy()
    return size / 2
  }
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return sockets.size / 2
    },
    cut,
    hush() {
      isHushed = true
    },
    heal() {
      isHushed = false
      cut()
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}
