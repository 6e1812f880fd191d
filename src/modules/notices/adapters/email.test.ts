import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailServer, type MailServer as Receiver } from '../../../../test/support/mail-server.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import { systemActor } from '../../../kernel/actor.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createAudit } from '../../audit/index.ts'
import { createSettings } from '../../settings/index.ts'
import type { OutgoingNotice } from '../ports.ts'
import { createEmailChannel, type MailServer } from './email.ts'

const notice: OutgoingNotice = {
  sendId: 1,
  noticeId: 7,
  reference: 'notice-7-1-1',
  kind: 'disk_low',
  severity: 'warning',
  subject: 'host:a',
  title: 'The disk is nearly full\r\nBcc: eve@example.org',
  text: 'Only <b>5</b> MB are free.',
  count: 1,
  firstAt: 0,
  lastAt: 0,
  url: null,
}

describe('the e-mail channel', () => {
  let database: TestDatabase
  const receivers: Receiver[] = []

  beforeEach(async () => {
    database = await createTestDatabase()
    const clock = createManualClock(0)
    const settings = createSettings({ audit: createAudit({ key: Buffer.alloc(32), clock }), clock })
    await settings.change(database.db, systemActor('cli'), {
      notices: { emailTo: ['ada@example.org', 'bob@example.org'] },
    })
  })
  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver.close()
    await database.remove()
  })

  const serve = async (options: Parameters<typeof createMailServer>[0]): Promise<Receiver> => {
    const receiver = await createMailServer(options)
    receivers.push(receiver)
    return receiver
  }
  const send = (port: number, changes: Partial<MailServer> = {}) => {
    const plain = {
      host: '127.0.0.1',
      port,
      tls: 'never',
      user: null,
      password: null,
      from: 'ops@example.org',
    } as const
    const channel = createEmailChannel({ server: { ...plain, ...changes }, db: database.db })
    return channel.deliver(notice, 'to', AbortSignal.timeout(20_000))
  }

  it('writes one mail whose header nobody can add to', async () => {
    const receiver = await serve({})
    expect(await send(receiver.port)).toMatchObject({ kind: 'sent' })
    const raw = receiver.mails[0]?.raw ?? ''
    expect(receiver.mails).toHaveLength(1)
    expect(raw).not.toMatch(/^Bcc:/m)
    expect(raw).toContain('Message-ID: <notice-7-1-1@example.org>')
    expect(raw).toContain('&lt;b&gt;5')
  })

  it('names the addresses that were refused while others were taken', async () => {
    const receiver = await serve({
      onRcptTo: ({ address }, _session, callback) => callback(address.startsWith('bob') ? new Error('no bob') : null),
    })
    const result = await send(receiver.port)
    expect(result).toMatchObject({ kind: 'sent', detail: expect.stringContaining('refused bob@example.org') as string })
  })

  it('says in a sentence that the password is wrong, and tries no more', async () => {
    const receiver = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(new Error('bad')),
    })
    const result = await send(receiver.port, { user: 'ada', password: 'hunter2' })
    expect(result).toMatchObject({ kind: 'failed', isFinal: true })
    expect(result.detail).toContain('refuses the user ada or its password')
    expect(result.detail).not.toContain('hunter2')
  })

  it('says that the server wants a password', async () => {
    const receiver = await serve({ authOptional: false, allowInsecureAuth: true })
    expect((await send(receiver.port)).detail).toMatch(/Authentication|password/i)
  })

  it('demands TLS, and of TLS a certificate that can be trusted', async () => {
    const plain = await serve({})
    expect((await send(plain.port, { tls: 'starttls' })).detail).toContain('no TLS that can be trusted')
    const selfSigned = await serve({ disabledCommands: [] })
    const result = await send(selfSigned.port, { tls: 'starttls' })
    expect(result.kind).toBe('failed')
    expect(result.detail).toContain('no TLS that can be trusted')
    expect(selfSigned.mails).toHaveLength(0)
  })

  it('says that nobody listens, that there is no such host, and that it is no mail server', async () => {
    const closed = await serve({})
    await closed.close()
    receivers.length = 0
    expect((await send(closed.port)).detail).toContain('accepts no connections')
    expect((await send(25, { host: 'mail.invalid' })).detail).toContain('has no address')
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const result = await send((other.address() as AddressInfo).port)
    other.close()
    expect(result.kind).toBe('failed')
    expect(result.detail).toContain('speaks SMTP')
  })

  it('gives up when the job is ended', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const port = (silent.address() as AddressInfo).port
    const channel = createEmailChannel({
      server: { host: '127.0.0.1', port, tls: 'never', user: null, password: null, from: 'ops@example.org' },
      db: database.db,
    })
    const startedAt = performance.now()
    const result = await channel.deliver(notice, 'to', AbortSignal.timeout(200))
    for (const socket of sockets) socket.destroy()
    silent.close()
    expect(result.kind).toBe('failed')
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
