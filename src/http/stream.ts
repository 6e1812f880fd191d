import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Logger } from '../kernel/log.ts'
import { tooManyStreams } from './refusals.ts'
import type { EventFeed } from './route.ts'

export interface StreamLimits {
  readonly maxStreams: number
  /** A comment that keeps proxies from closing an idle connection. */
  readonly heartbeatMs: number
  /** How often the session is looked up again: an ended one closes its streams within this. */
  readonly recheckMs: number
}

export const streamLimits: StreamLimits = { maxStreams: 200, heartbeatMs: 15_000, recheckMs: 2_000 }

/** A client that does not read gets no new value until it has taken what waits. */
const MAX_WAITING_BYTES = 64 * 1024
const RECONNECT_MS = 2_000

interface Viewer {
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
  isStillAllowed(): Promise<boolean>
}

export interface Streams {
  /** Answers with server-sent events until the feed ends, the client leaves, its session ends or `closeAll`. */
  open(reply: FastifyReply, feed: EventFeed, viewer: Viewer): FastifyReply
  closeAll(): void
}

export function createStreams(logger: Logger, limits: StreamLimits = streamLimits): Streams {
  const channels = new Set<Channel>()
  return {
    open(reply, feed, viewer) {
      if (channels.size >= limits.maxStreams) throw tooManyStreams()
      const channel = openChannel()
      channels.add(channel)
      viewer.signal.addEventListener('abort', () => channel.close(), { once: true })
      const work = [
        sendValues(channel, feed),
        repeat(limits.heartbeatMs, channel, () => void channel.send(': still here\n\n')),
        repeat(limits.recheckMs, channel, async () => {
          if (!(await viewer.isStillAllowed())) channel.end('signed out')
        }),
      ]
      void Promise.race(work)
        .catch((error: unknown) => {
          if (!channel.signal.aborted) logger.error({ err: error, event: feed.event }, 'a live view failed')
        })
        .finally(() => {
          channel.close()
          channels.delete(channel)
        })
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(channel.stream)
    },
    closeAll() {
      for (const channel of channels) channel.close()
    },
  }
}

interface Channel {
  readonly stream: Readable
  /** Aborted when the channel is closed, by either side. */
  readonly signal: AbortSignal
  /** False when it was not taken: closed, or too much waits already. */
  send(text: string): boolean
  /** EventSource comes back by itself; `end` tells the page that it need not. */
  end(reason: string): void
  close(): void
}

function openChannel(): Channel {
  const closed = new AbortController()
  const { signal } = closed
  const stream = new Readable({ read: () => undefined })
  const close = (): void => {
    if (signal.aborted) return
    closed.abort()
    stream.push(null)
  }
  stream.once('close', close)
  stream.push(`retry: ${RECONNECT_MS}\n\n`)
  const send = (text: string): boolean => {
    if (signal.aborted || stream.readableLength > MAX_WAITING_BYTES) return false
    stream.push(text)
    return true
  }
  return {
    stream,
    signal,
    send,
    end(reason) {
      send(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
      close()
    },
    close,
  }
}

async function sendValues(channel: Channel, feed: EventFeed): Promise<void> {
  let last: string | undefined
  while (!channel.signal.aborted) {
    const value = await feed.read()
    const data = JSON.stringify(value)
    if (data !== last && channel.send(`event: ${feed.event}\ndata: ${data}\n\n`)) last = data
    if (feed.isLast?.(value) === true && data === last) channel.end('finished')
    else await sleep(feed.everyMs, undefined, { signal: channel.signal })
  }
}

async function repeat(everyMs: number, { signal }: Channel, act: () => void | Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal })
    await act()
  }
}
