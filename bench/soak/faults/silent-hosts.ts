import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { startChild } from '../../../scripts/stage/child.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { NoticeDetail } from '../../../src/modules/notices/contract.ts'
import type { Figures } from '../../figures.ts'
import { onStage, type Play } from './play.ts'

/** Our own limits are 20 s and less; one more hand-over to the job is allowed. */
const MAIL_WITHIN_MS = 30_000
const WEBHOOK_WITHIN_MS = 25_000
const START_WITHIN_MS = 20_000
const GIVE_UP_MS = 60_000

interface SilentHost {
  readonly port: number
  /** Connections that it accepted. */
  readonly accepted: number
  close(): Promise<void>
}

/** Mail server, webhook and database each accept a connection and say nothing: every wait ends by its own limit, in words. */
export async function silentHosts(figures: Figures): Promise<void> {
  const host = await listenSilently()
  try {
    const env = {
      SMTP_URL: `smtp://127.0.0.1:${host.port}?tls=never`,
      SMTP_FROM: 'ops@example.org',
      OUTBOUND_ALLOW: '127.0.0.1',
    }
    await onStage({ people: 0, speed: 1, envOf: () => Promise.resolve(env) }, async (play) => {
      const { api } = play.product
      await api.patch('/settings', { notices: { emailTo: ['ada@example.org'] } })
      const webhook = await api.post<{ id: number }>('/notice-channels/webhooks', {
        name: 'Silent',
        url: `http://127.0.0.1:${host.port}/hook`,
      })
      const mail = sayFirstTry(figures.of('mail server'), play, { channel: 'email' }, MAIL_WITHIN_MS)
      const hook = { channel: 'webhook', webhookId: webhook.id }
      await Promise.all([mail, sayFirstTry(figures.of('webhook'), play, hook, WEBHOOK_WITHIN_MS)])
      await startOnSilentDatabase(figures.of('database'), host, join(play.stage.folder, 'other'))
    })
  } finally {
    await host.close()
  }
}

/** How long the first try took and whether the page says what became of it. */
async function sayFirstTry(
  figures: Figures,
  { product: { api } }: Play,
  test: object,
  withinMs: number,
): Promise<void> {
  const { noticeId } = await api.post<{ noticeId: number }>('/notice-channels/test', test)
  const startedAt = performance.now()
  for (;;) {
    const { sends } = await api.get<NoticeDetail>(`/notices/${noticeId}`)
    const told = sends.find(({ attempts, detail }) => attempts > 0 && detail !== null)
    const elapsed = performance.now() - startedAt
    if (told !== undefined || elapsed > GIVE_UP_MS) {
      figures.say('first_try_ended', elapsed, 'ms', { below: withinMs })
      figures.say('told_in_words', Number(/answer|time|silent|reach|took/i.test(told?.detail ?? '')), '', {
        exactly: 1,
      })
      figures.note(told?.detail ?? 'nothing was told')
      return
    }
    await pause(200)
  }
}

async function startOnSilentDatabase(figures: Figures, host: SilentHost, dataDir: string): Promise<void> {
  const before = host.accepted
  const startedAt = performance.now()
  const child = startChild('src/main.ts', [], {
    DATABASE_URL: `postgres://switchboard:secret@127.0.0.1:${host.port}/switchboard`,
    DATA_DIR: dataDir,
    MASTER_KEY: '11'.repeat(32),
  })
  const end = await Promise.race([child.exited, pause(GIVE_UP_MS).then(() => null)])
  if (end === null) child.signal('SIGKILL')
  const words = child.lines.find((line) => line.startsWith('switchboard: ')) ?? ''
  figures.say('asked_it', host.accepted - before, 'connections', { atLeast: 1 })
  figures.say('start_refused', performance.now() - startedAt, 'ms', { below: START_WITHIN_MS })
  figures.say('told_in_words', Number(words !== '' && !words.includes('secret')), '', { exactly: 1 })
  figures.note(words)
}

async function listenSilently(): Promise<SilentHost> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    accepted++
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get accepted() {
      return accepted
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
