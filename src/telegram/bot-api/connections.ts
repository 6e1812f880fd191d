import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { buildConnector, Client, type Dispatcher } from 'undici'
import { createReading, type Answered } from './reading.ts'

/** A keep-alive socket may be closed by the other side at any time; after this long idle it is not trusted with a request. */
const MAX_IDLE_MS = 4_000
/** Closes idle sockets a little earlier than that. */
const KEEP_ALIVE_MS = 3_500
/** More at once than any lane's window; a caller beyond it is told so at once instead of waiting. */
const MAX_CONNECTIONS = 64

export interface Exchange {
  /** Path and query. */
  readonly path: string
  readonly headers: string[]
  readonly body: string | Readable
  /** Real ms from now to the end of the answer. */
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  readonly signal?: AbortSignal
}

/** What became of one request; it is made once or not at all. */
export type Reply =
  | Answered
  /** No byte of it left this process. */
  | { readonly kind: 'not_sent'; readonly detail: string }
  /** Bytes left, and no whole answer came. */
  | { readonly kind: 'lost'; readonly detail: string }

export interface Connections {
  exchange(exchange: Exchange): Promise<Reply>
  /** Waits for what is in flight. */
  close(): Promise<void>
  /** Gives up what is in flight. */
  destroy(): Promise<void>
}

/** One socket and the client that renews it. It carries one request at a time, so the bytes on it belong to that request. */
interface Line {
  readonly client: Client
  socket: Socket | null
  idleSince: number
}

/** Lines to one origin. The one used last is used next, so that the others may fall idle and close. `mayLeave` is asked before the first byte. */
export function createConnections(origin: string, connectMs: number, mayLeave = (): boolean => true): Connections {
  const connect = buildConnector({ timeout: connectMs, allowH2: false })
  const lines = new Set<Line>()
  const idle: Line[] = []
  let isClosed = false

  const take = (): Line | undefined => {
    const line = idle.pop()
    if (line === undefined) return lines.size < MAX_CONNECTIONS ? openLine(origin, connect, lines) : undefined
    if (performance.now() - line.idleSince > MAX_IDLE_MS) line.socket?.destroy()
    return line
  }
  const give = (line: Line): void => {
    line.idleSince = performance.now()
    if (lines.has(line)) idle.push(line)
  }
  const drop = (line: Line): void => {
    if (lines.delete(line)) void line.client.destroy()
  }

  return {
    exchange(request) {
      if (isClosed) return Promise.resolve({ kind: 'not_sent', detail: 'the sender is closed' })
      const line = take()
      if (line === undefined)
        return Promise.resolve({ kind: 'not_sent', detail: `${MAX_CONNECTIONS} requests are under way already` })
      return new Promise((resolve) => run(line, request, { resolve, give, drop, mayLeave }))
    },
    async close() {
      isClosed = true
      await Promise.all([...lines].map(({ client }) => client.close()))
    },
    async destroy() {
      isClosed = true
      await Promise.all([...lines].map(({ client }) => client.destroy()))
    },
  }
}

function openLine(origin: string, connect: buildConnector.connector, lines: Set<Line>): Line {
  const line: Line = {
    socket: null,
    idleSince: 0,
    client: new Client(origin, {
      connect: (options, callback) =>
        connect(options, (...result) => {
          line.socket = result[1]
          callback(...result)
        }),
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    }),
  }
  lines.add(line)
  return line
}

interface Ends {
  readonly resolve: (reply: Reply) => void
  readonly give: (line: Line) => void
  readonly drop: (line: Line) => void
  readonly mayLeave: () => boolean
}

function run(line: Line, { path, headers, body, timeoutMs, maxAnswerBytes, signal }: Exchange, ends: Ends): void {
  const reading = createReading(maxAnswerBytes)
  let controller: Dispatcher.DispatchController | undefined
  let bytesBefore = 0
  let isWritten = false
  let isOver = false

  const finish = (reply: Reply): void => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    if (reply.kind === 'not_sent' && controller === undefined) ends.drop(line)
    else ends.give(line)
    ends.resolve(reply)
  }
  const fail = (detail: string): void => {
    const bytesLeft = controller !== undefined && (isWritten || (line.socket?.bytesWritten ?? 0) > bytesBefore)
    finish({ kind: bytesLeft ? 'lost' : 'not_sent', detail })
  }
  const giveUp = (detail: string): void => {
    fail(detail)
    controller?.abort(new Error(detail))
  }
  const abort = (): void => giveUp('given up')
  const timer = setTimeout(() => giveUp(`no answer within ${timeoutMs} ms`), timeoutMs)
  if (signal?.aborted === true) {
    giveUp('given up')
    return
  }
  signal?.addEventListener('abort', abort, { once: true })

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      if (isOver || controller !== undefined) {
        started.abort(new Error('a request is made once'))
        return
      }
      if (!ends.mayLeave()) {
        started.abort(new Error('this process may not speak for the account any more'))
        return
      }
      controller = started
      bytesBefore = line.socket?.bytesWritten ?? 0
    },
    onRequestSent() {
      isWritten = true
    },
    onResponseStart: (_, status, fields) => reading.begin(status, fields),
    onResponseData(data, chunk) {
      if (!reading.add(chunk)) data.abort(new Error(`the answer is longer than ${maxAnswerBytes} bytes`))
    },
    onResponseEnd: () => finish(reading.end()),
    onResponseError: (_, error) => fail(describe(error)),
  }
  line.client.dispatch({ path, method: 'POST', headers, body }, handler)
}

function describe(error: Error): string {
  if (error.message !== '') return error.message
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return first instanceof Error ? first.message : error.name
}
