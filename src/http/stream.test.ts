import { get, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'
import { idSchema } from '../kernel/schemas.ts'
import { AppError } from '../kernel/errors.ts'
import { eventsRoute, type EventFeed } from './route.ts'

const quick = { maxStreams: 2, heartbeatMs: 40, recheckMs: 20 }

let server: TestServer | undefined
const views: View[] = []
afterEach(async () => {
  for (const view of views.splice(0)) view.leave()
  await server?.remove()
  server = undefined
})

interface View {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  text(): string
  /** Resolves when the text holds it. */
  sees(part: string): Promise<void>
  readonly ended: Promise<void>
  leave(): void
}

async function openServer(feed: EventFeed, streamLimits = quick): Promise<{ base: string; cookie: string }> {
  const route = eventsRoute({
    path: '/things/:thingId/events',
    permission: 'campaigns.read',
    summary: 'A live view.',
    schema: { params: z.object({ thingId: idSchema }) },
    handler: ({ params }) => {
      if (params.thingId === 404) throw new AppError('thing_missing', 'not_found', 'There is no thing 404.')
      return feed
    },
  })
  server = await createTestServer({ routes: [route], streamLimits })
  const cookie = await server.signUp()
  return { base: await server.listen('127.0.0.1', 0), cookie }
}

const look = (base: string, cookie: string, path = '/things/1/events'): Promise<View> =>
  new Promise((resolve, reject) => {
    const request = get(`${base}/api/v1${path}`, { headers: { cookie }, agent: false }, (response) => {
      let text = ''
      let waiting: { part: string; done: () => void }[] = []
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        for (const { part, done } of waiting) if (text.includes(part)) done()
        waiting = waiting.filter(({ part }) => !text.includes(part))
      })
      const ended = new Promise<void>((done) => {
        response.once('end', done)
        response.once('error', () => done())
      })
      const view: View = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        sees: (part) => new Promise((done) => (text.includes(part) ? done() : void waiting.push({ part, done }))),
        ended,
        leave: () => void request.destroy(),
      }
      views.push(view)
      resolve(view)
    })
    request.on('error', reject)
  })

const counting = (everyMs = 10): EventFeed => {
  let count = 0
  return { event: 'progress', everyMs, read: async () => ({ count: ++count }) }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a live view', () => {
  it('sends each new value as it comes, and signs of life', async () => {
    const { base, cookie } = await openServer(counting())
    const view = await look(base, cookie)
    expect(view.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(view.headers['cache-control']).toBe('no-store')
    await view.sees('event: progress\ndata: {"count":3}\n\n')
    await view.sees(': still here\n\n')
  })

  it('does not repeat a value that is the same', async () => {
    let reads = 0
    const feed = { event: 'progress', everyMs: 5, read: async () => ({ same: ++reads > 0 }) }
    const { base, cookie } = await openServer(feed)
    const view = await look(base, cookie)
    await until(() => reads > 5)
    expect(view.text().split('data:')).toHaveLength(2)
  })

  it('says that it is over when it is', async () => {
    const feed = { ...counting(), isLast: (value: unknown) => JSON.stringify(value) === '{"count":3}' }
    const { base, cookie } = await openServer(feed)
    const view = await look(base, cookie)
    await view.ended
    expect(view.text()).toContain('data: {"count":3}\n\nevent: end\ndata: {"reason":"finished"}\n\n')
  })

  it('ends when its session is ended', async () => {
    const { base, cookie } = await openServer(counting())
    const view = await look(base, cookie)
    await view.sees('progress')
    const reply = await server?.fastify.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: { cookie } })
    expect(reply?.statusCode).toBe(204)
    await view.ended
    expect(view.text()).toContain('event: end\ndata: {"reason":"signed out"}')
  })

  it('does not keep an idle session alive', async () => {
    const { base, cookie } = await openServer(counting())
    const view = await look(base, cookie)
    await view.sees('progress')
    server?.clock.advance(8 * 3_600_000 + 60_000)
    await view.ended
    expect(view.text()).toContain('signed out')
  })

  it('refuses strangers and what is not there before it begins', async () => {
    const { base, cookie } = await openServer(counting())
    expect((await look(base, 'session=forged')).status).toBe(401)
    expect((await look(base, cookie, '/things/404/events')).status).toBe(404)
  })

  it('has a bound, and frees its place when the client leaves', async () => {
    const { base, cookie } = await openServer(counting())
    const first = await look(base, cookie)
    await look(base, cookie)
    expect((await look(base, cookie)).status).toBe(429)
    first.leave()
    const deadline = performance.now() + 5_000
    let status = 429
    while (status === 429 && performance.now() < deadline) status = (await look(base, cookie)).status
    expect(status).toBe(200)
  })

  it('keeps little for a client that does not read', async () => {
    let reads = 0
    const big = 'x'.repeat(60_000)
    const feed = { event: 'progress', everyMs: 1, read: async () => ({ big, reads: ++reads }) }
    const { base, cookie } = await openServer(feed, { ...quick, heartbeatMs: 10_000 })
    await new Promise<void>((resolve, reject) => {
      const request = get(`${base}/api/v1/things/1/events`, { headers: { cookie }, agent: false }, (response) => {
        response.pause()
        void until(() => reads > 300).then(() => {
          const { length } = (response.read() as Buffer | null) ?? Buffer.alloc(0)
          request.destroy()
          if (length < 60_000 * 300) resolve()
          else reject(new Error('everything was sent'))
        })
      })
      request.on('error', () => undefined)
    })
    expect(reads).toBeGreaterThan(300)
  })

  it('ends at once when the server stops', async () => {
    const { base, cookie } = await openServer(counting())
    const view = await look(base, cookie)
    await view.sees('progress')
    const startedAt = performance.now()
    await server?.close()
    await view.ended
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('ends when its values cannot be read', async () => {
    let reads = 0
    const read = async () => {
      if (++reads > 2) throw new Error('the store is gone')
      return { reads }
    }
    const { base, cookie } = await openServer({ event: 'progress', everyMs: 5, read })
    const view = await look(base, cookie)
    await view.ended
    expect(view.text()).not.toContain('the store is gone')
  })
})
