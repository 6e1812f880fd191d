import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../kernel/log.ts'
import { createScrubber } from '../scrub.ts'
import { createCalls } from './calls.ts'
import { reporting, startErrorReports } from './error-reports.ts'
import { startTraces } from './traces.ts'

interface Received {
  readonly path: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** Takes what it is sent and answers with one status. */
async function openReceiver(status = 200) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      received.push({ path: request.url ?? '', headers: request.headers, body: body.toString() })
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    received,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const SECRET = 'planted-secret-of-this-test'
const TOKEN = `987654321:${'Q'.repeat(35)}`
const scrubber = () => {
  const made = createScrubber()
  made.plant(SECRET)
  return made
}

let receiver: Awaited<ReturnType<typeof openReceiver>>
afterEach(() => receiver.close())

interface Span {
  readonly name: string
  readonly spanId: string
  readonly traceId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly status: { readonly code?: number }
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

interface Exported {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[]
}

const spansOf = (all: readonly Received[]): readonly Span[] =>
  all
    .flatMap(({ body }) => (JSON.parse(body) as Exported).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))

function spanOf(spans: readonly Span[], name: string): Span {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`There is no span ${name}.`)
  return found
}

describe('traces', () => {
  const start = (share = 1, onFailure: (detail: string) => void = () => {}) =>
    startTraces({
      endpoint: `http://127.0.0.1:${receiver.port}`,
      headers: { authorization: 'Bearer collector' },
      share,
      version: '0.0.1',
      clean: scrubber().scrub,
      onFailure,
    })

  it('reach a collector, each call within the one that it is a part of', async () => {
    receiver = await openReceiver()
    const traces = await start()
    const calls = createCalls([], traces, () => Date.now())
    const request = calls.begin('http', 'POST /api/v1/accounts')
    await request.run(async () => {
      const asked = calls.begin('telegram', 'getMe')
      await asked.run(async () => Promise.resolve())
      asked.end('401', true)
      calls.record({
        kind: 'sql',
        name: `select '${SECRET}' as "x"`,
        outcome: 'write',
        hasFailed: false,
        startedAt: Date.now(),
        ms: 90,
      })
      calls.record({ kind: 'sql', name: 'select 1', outcome: 'write', hasFailed: false, startedAt: Date.now(), ms: 1 })
    })
    request.end('201')
    const job = calls.begin('job', `prune ${TOKEN}`)
    job.end('done')
    await traces.close()

    expect(receiver.received.every(({ path }) => path === '/v1/traces')).toBe(true)
    expect(receiver.received[0]?.headers['authorization']).toBe('Bearer collector')
    const spans = spansOf(receiver.received)
    const [sql, telegram, http] = ['select', 'telegram getMe', 'POST /api/v1/accounts'].map((name) =>
      spanOf(spans, name),
    ) as [Span, Span, Span]
    expect(spans).toHaveLength(4)
    expect(telegram).toMatchObject({ traceId: http.traceId, parentSpanId: http.spanId, status: { code: 2 } })
    expect(sql.parentSpanId).toBe(http.spanId)
    expect(http.parentSpanId ?? '').toBe('')
    expect(http.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 201 } })
    expect(http.attributes).toContainEqual({ key: 'http.route', value: { stringValue: '/api/v1/accounts' } })
    expect(Number(BigInt(sql.endTimeUnixNano) - BigInt(sql.startTimeUnixNano)) / 1e6).toBeCloseTo(90, 0)
    expect(JSON.stringify(receiver.received)).not.toContain(SECRET)
    expect(JSON.stringify(receiver.received)).not.toContain(TOKEN)
  })

  it('are told in part when only a part is wanted', async () => {
    receiver = await openReceiver()
    const traces = await start(0)
    createCalls([], traces, () => Date.now())
      .begin('http', 'GET /')
      .end('200')
    await traces.close()
    expect(receiver.received).toEqual([])
  })

  it('say once that the collector refuses them', async () => {
    receiver = await openReceiver(400)
    const failures: string[] = []
    const traces = await start(1, (detail) => failures.push(detail))
    const calls = createCalls([], traces, () => Date.now())
    for (let count = 0; count < 3_000; count++) calls.begin('job', 'prune').end('done')
    await traces.close()
    expect(failures).toHaveLength(1)
  })
})

describe('error reports', () => {
  const start = (failures: string[] = []) =>
    startErrorReports({
      dsn: `http://publickey@127.0.0.1:${receiver.port}/42`,
      version: '0.0.1',
      scrub: scrubber().scrub,
      onFailure: (detail) => failures.push(detail),
    })

  it('reach a server that speaks the protocol, without a secret (checklist 61)', async () => {
    receiver = await openReceiver()
    const reports = await start()
    const logger = reporting(silentLogger, reports)
    const cause = new Error(`inner ${TOKEN}`)
    logger.error({ error: new TypeError(`broke on ${SECRET}`, { cause }), accountId: 7 }, 'polling failed')
    logger.error({ note: SECRET }, 'no error object')
    logger.warn({}, 'not an error')
    await reports.close()

    expect(receiver.received).toHaveLength(2)
    const [first, second] = receiver.received
    expect(first?.path).toMatch(/^\/api\/42\/envelope\/\?.*sentry_key=publickey/)
    const event = JSON.parse(first?.body.split('\n')[2] ?? '') as Record<string, unknown>
    expect(event).toMatchObject({
      release: 'switchboard@0.0.1',
      contexts: { log: { message: 'polling failed', accountId: 7 } },
      exception: { values: expect.arrayContaining([expect.objectContaining({ type: 'TypeError' })]) as unknown },
    })
    expect(first?.body).toContain('outside.test')
    expect(second?.body).toContain('no error object')
    expect(JSON.stringify(receiver.received)).not.toContain(SECRET)
    expect(JSON.stringify(receiver.received)).not.toContain(TOKEN)
  })

  it('are held back in a storm', async () => {
    receiver = await openReceiver()
    const reports = await start()
    for (let count = 0; count < 500; count++) {
      reports.report({ error: new Error('again') }, 'storm')
      if (count % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await reports.close()
    expect(receiver.received.length).toBeLessThanOrEqual(30)
    expect(receiver.received.length).toBeGreaterThan(0)
  })

  it('that cannot be delivered are told to the log and break nothing', async () => {
    receiver = await openReceiver(500)
    const failures: string[] = []
    const reports = await start(failures)
    reports.report({ error: new Error('x') }, 'x')
    await reports.close()
    expect(failures).toEqual(['it answered 500'])
  })
})
