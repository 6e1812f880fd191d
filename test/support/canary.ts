import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Canary {
  readonly port: number
  /** Connections that reached it. */
  hits(): number
  close(): Promise<void>
}

/** A listener that nothing may reach; it counts connections, not requests. */
export async function startCanary(host: string, port = 0): Promise<Canary> {
  let hits = 0
  const server = createTcpServer((socket) => {
    hits += 1
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret')
  })
  await listening(server, host, port)
  return { port: (server.address() as AddressInfo).port, hits: () => hits, close: () => closed(server) }
}

export interface WebHost {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** A web server for one test. */
export async function startWebHost(answer: RequestListener, host = '127.0.0.1', port = 0): Promise<WebHost> {
  const server = createServer(answer)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await listening(server, host, port)
  const address = server.address() as AddressInfo
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy()
      return closed(server)
    },
  }
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

const closed = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
