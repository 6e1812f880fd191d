import { connect, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { pause } from '../scripts/stage/stage.ts'
import { openMeasuredProduct } from './api/product.ts'
import { quantile, type Figures } from './figures.ts'

const MAX_P95_MS = 500
const PEOPLE = 200

/** `--connections`, `--seconds`: clients that send a byte a second and come back when they are cut, while a person looks at the dashboard. */
export async function lorisBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { connections: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '40' } },
  })
  const [connections, seconds] = [Number(values.connections), Number(values.seconds)]
  const { stage, product, cookie, campaignId } = await openMeasuredProduct(PEOPLE)
  const pages = ['/', '/api/v1/auth/me', '/api/v1/contacts?limit=50', `/api/v1/campaigns/${campaignId}/progress`]
  const look = (forS: number) =>
    visit(
      pages.map((path) => `${product.url}${path}`),
      cookie,
      forS,
    )
  try {
    figures.note(
      `${connections} connections that send a byte of a request a second, half headers, half a body, for ${seconds} s`,
    )
    const calm = await look(5)
    const slow = keepSlow(Number(new URL(product.url).port), connections)
    await pause(2_000)
    const loaded = await look(seconds)
    slow.stop()
    figures.say('dashboard_p95_calm', quantile(calm.times, 0.95), 'ms')
    figures.say('dashboard_p95', quantile(loaded.times, 0.95), 'ms', { below: MAX_P95_MS })
    figures.say('dashboard_longest', Math.max(...loaded.times), 'ms')
    figures.say('dashboard_failures', loaded.failures, 'requests', { exactly: 0 })
    figures.say('dashboard_requests', loaded.times.length, 'requests')
    figures.say('connections_cut', slow.cut(), 'connections')
  } finally {
    await stage.close()
  }
}

/** One request after the other, each on a connection of its own, as a browser that comes back. */
async function visit(urls: readonly string[], cookie: string, seconds: number) {
  const times: number[] = []
  let failures = 0
  const until = performance.now() + seconds * 1_000
  for (let n = 0; performance.now() < until; n += 1) {
    const began = performance.now()
    const isOk = await fetch(urls[n % urls.length] ?? '', { headers: { cookie, connection: 'close' } }).then(
      async (response) => (await response.arrayBuffer()).byteLength > 0 && response.ok,
      () => false,
    )
    times.push(performance.now() - began)
    if (!isOk) failures += 1
    await pause(20)
  }
  return { times, failures }
}

const openings = [
  'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"name":"',
]

function keepSlow(port: number, connections: number) {
  let isStopped = false
  let cut = 0
  const sockets = new Set<Socket>()
  const open = (kind: number): void => {
    const socket = connect(port, '127.0.0.1')
    sockets.add(socket)
    socket.on('connect', () => socket.write(openings[kind % openings.length] ?? ''))
    socket.on('error', () => socket.destroy())
    socket.resume().on('close', () => {
      sockets.delete(socket)
      cut += 1
      if (!isStopped) setTimeout(() => (isStopped ? undefined : open(kind)), 500)
    })
  }
  for (let kind = 0; kind < connections; kind += 1) open(kind)
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, 1_000)
  return {
    cut: () => cut,
    stop(): void {
      isStopped = true
      clearInterval(drip)
      for (const socket of sockets) socket.destroy()
    },
  }
}
