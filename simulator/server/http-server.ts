import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Dispatcher, Exchange } from '../api/dispatch.ts'
import { Refusal, notFound } from '../api/refusal.ts'
import type { FileStore } from '../world/file-store.ts'
import { refusalReply, writeReply } from './reply.ts'

export type ControlHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
) => Promise<void>

export interface HttpParts {
  readonly dispatcher: Dispatcher
  readonly files: FileStore
  readonly control: ControlHandler
}

const KEEP_ALIVE_MS = 75_000
/** A whole message may come in the query. */
const MAX_HEADER_BYTES = 128 * 1024

const decoded = (text: string): string => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const refuse = (response: ServerResponse, refusal: Refusal): void => writeReply(response, refusalReply(refusal))

const sendFile = ({ response, request }: Exchange, { dispatcher, files }: HttpParts, path: string): void => {
  request.resume()
  const slash = path.indexOf('/')
  if (slash < 0) {
    refuse(response, notFound())
    return
  }
  try {
    const bot = dispatcher.authorise(decoded(path.slice(0, slash)))
    const file = files.findByPath(bot.id, decoded(path.slice(slash + 1)))
    if (file === undefined) throw notFound()
    const bytes = files.bytesOf(file)
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes.length })
    response.end(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refuse(response, error)
  }
}

const route = (exchange: Exchange, parts: HttpParts): void => {
  const url = exchange.request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  if (path.startsWith('/bot')) {
    const slash = path.indexOf('/', 4)
    const token = decoded(slash < 0 ? path.slice(4) : path.slice(4, slash))
    const method = slash < 0 ? '' : decoded(path.slice(slash + 1)).replace(/\/$/, '')
    void parts.dispatcher.handle(exchange, { token, method, query })
  } else if (path.startsWith('/file/bot')) {
    sendFile(exchange, parts, path.slice('/file/bot'.length))
  } else if (path.startsWith('/control')) {
    void parts.control(exchange.request, exchange.response, path.slice('/control'.length), query)
  } else {
    exchange.request.resume()
    refuse(exchange.response, notFound())
  }
}

export const createHttpServer = (parts: HttpParts): Server => {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => {
      route({ request, response, arrivedAtMs: Date.now() }, parts)
    },
  )
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

export const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
